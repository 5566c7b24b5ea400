namespace Pipeline.Tests.Imports;

/// <summary>The tree under <c>/srv/app</c>; the code path is its folder <c>trading</c>.</summary>
internal static class AppFiles
{
    public const string Dockerfile = """
        FROM pipeline/base:13
        RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-psycopg2 nodejs
        COPY app /srv/app
        RUN ln -s /srv/app/helper.py /srv/app/trading/linked.py && ln -s app /srv/alias
        VOLUME /srv/state
        ENV IN_IMAGE=yes
        WORKDIR /srv/app
        USER nobody
        ENTRYPOINT ["false"]
        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["helper.py"] = "",
        ["trading/__init__.py"] = "",
        ["trading/main.py"] = """
            import json, os
            try:
                import ujson
            except ImportError:
                ujson = None
            import psycopg2

            def answer(x, *, scale=-0.0, names=frozenset(("a", "b"))):
                assert x in {1, 2, "three"}, "debug only"
                return [y for y in range(x) if y != scale and str(y) not in names]
            """,
        ["trading/noisy.py"] =
            "import os, sys\nprint('{\"results\": []}')\nsys.stdout.flush()\nos.write(2, b'noise')\n",
        ["trading/threads.py"] = "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()\n",
        ["trading/daemon.py"] = "import os, time\nif os.fork() == 0:\n    time.sleep(1000)\n",
        ["trading/temporary.py"] = "open('/tmp/scratch', 'w').write('x')\n",
        ["trading/writes.py"] = "open('/srv/app/x', 'w')\n",
        ["trading/missing.py"] = "import not_installed\n",
        ["trading/broken.py"] = "def f(:\n",
        ["trading/raises.py"] = "raise ValueError('no good')\n",
        ["trading/ends.py"] = "import sys\nsys.exit(0)\n",
        ["trading/vanishes.py"] = "import os\nos._exit(0)\n",
        ["trading/aborts.py"] = "import os\nos.abort()\n",
        ["trading/closes.py"] = "import os\nos.closerange(3, 256)\n",
        ["trading/hangs.py"] = "import time\ntime.sleep(1000)\n",
        ["trading/space/inside.py"] = "",
        ["trading/package/__init__.py"] = "raise RuntimeError('executed')\n",
        ["trading/package/deep.py"] = "",
        ["trading/good.js"] = "console.log('noise'); setInterval(() => 0, 1000);\n",
        ["trading/module.mjs"] = "import { readFileSync } from 'fs'; export const it = await readFileSync;\n",
        ["trading/missing.js"] = "require('not-installed');\n",
        ["trading/broken.js"] = "function (\n",
        ["trading/ends.js"] = "process.exit(0);\n",
        ["trading/hangs.js"] = "while (true);\n",
        ["node_modules/plain/index.js"] = "module.exports = 1;\n",
        ["node_modules/plain/package.json"] = """{ "name": "plain", "main": "index.js" }""",
        ["node_modules/modern/index.mjs"] = "export default 1;\n",
        ["node_modules/modern/package.json"] = """{ "name": "modern", "exports": { "import": "./index.mjs" } }""",
        ["trading/Shop.pm"] = "package Shop; 1;\n",
        ["lib/Elsewhere.pm"] = "package Elsewhere; 1;\n",
    };

    /// <summary>Paths relative to the code path.</summary>
    public static IEnumerable<string> Code =>
        All
            .Keys.Where(key => key.StartsWith("trading/", StringComparison.Ordinal))
            .Select(key => key["trading/".Length..]);
}
