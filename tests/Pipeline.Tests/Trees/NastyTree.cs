namespace Pipeline.Tests.Trees;

internal static class NastyTree
{
    /// <summary>Makes everything in /tree that copies lose. Needs root, coreutils, attr, acl and perl.</summary>
    public const string Script = """
        set -eu
        cd /tree
        deep=$(printf 'd/%.0s' $(seq 60))
        mkdir -p "$deep" empty/inner 'with space' tmp sgid acl
        printf 'hello\n' >plain
        printf 'deep\n' >"${deep}file"
        printf x >"$(printf 'new\nline')"
        printf x >"$(printf 'trailing newline\n\n.')"
        printf x >"$(printf 'not-utf8-\377\376')"
        printf x >"$(printf 'umlaut-\303\274')"
        printf x >-rf
        printf x >--help
        printf x >'with space/and "quotes" '"'"'both'"'"
        printf x >'back\slash\012'
        printf x >'# file: plain'
        printf x >"$(printf 'n%.0s' $(seq 255))"
        printf 'one' >hard1; ln hard1 with\ space/hard2; ln hard1 a-hard0; chown 1:1 hard1
        truncate -s 20M sparse; printf 'data' | dd of=sparse bs=1 seek=10485760 conv=notrunc status=none
        ln -s ../../../etc/passwd out; ln -s nowhere dangling; ln -s "$(printf 'to\nline\377')" oddlink; ln -s plain link; ln link link2
        chown -h 7:8 link
        mkfifo -m 640 fifo
        mknod char c 1 3; mknod block b 7 300; chown 5:6 char
        perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, pack_sockaddr_un("socket")) or die $!'
        cp /bin/true setuid; chown 3:4 setuid; chmod 6755 setuid
        cp /bin/true capable; setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 capable
        chmod 1777 tmp; chmod 2750 sgid; chown 33:44 sgid
        printf secret >mode000; chmod 000 mode000
        printf x >owned; chown 4000000000:123456 owned; chmod 604 owned
        setfattr -n user.note -v 'value = 1' plain
        setfattr -n user.empty plain
        setfattr -n "$(printf 'user.odd=na\nme\377')" -v 0x00ff0a plain
        setfattr -n user.dir -v d empty
        setfattr -h -n trusted.onlink -v 1 dangling
        setfattr -n trusted.hidden -v 1 plain
        setfacl -m u:1234:rwx,g:55:r plain
        setfacl -m u:1234:rwx -d -m u:77:rx,o::- acl
        printf inherits >acl/child
        touch -d '@-1.250000001' before1970
        touch -d '@4102444800.123456789' far-future
        touch -h -d '@1000000000.000000001' dangling
        touch -d '@1234567890.987654321' plain fifo char socket
        find . -depth -type d -exec touch -d '@1111111111.222222222' {} +
        chmod 1751 .; chown 11:12 .; setfattr -n user.root -v r .
        touch -d '@999999999.999999999' .
        """;
}
