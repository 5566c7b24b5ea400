namespace Pipeline.Imports;

/// <summary>
/// Run as <c>node -e</c>: names resolve from the working directory, as they do for its scripts. Node 14 and later.
/// </summary>
internal static class NodeScripts
{
    /// <summary>
    /// Packages that only export ES modules have no path that <c>require</c> knows: their folder is taken for them.
    /// </summary>
    public const string Locate = """
        const fs = require('fs'), path = require('path');
        function locate(name) {
          try {
            return fs.realpathSync(require.resolve(name));
          } catch (error) {
            if (require('module').builtinModules.includes(name.replace(/^node:/, ''))) return null;
            if (error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
          }
          const parts = name.split('/').slice(0, name.startsWith('@') ? 2 : 1);
          const folder = require.resolve.paths(name).map(p => path.join(p, ...parts)).find(p => fs.existsSync(p));
          return fs.realpathSync(folder);
        }
        // A module is a file of the code, and people write it as they see it there: server.js, lib/prices.
        function locateModule(name, codePath) {
          const inside = p => { try { return fs.realpathSync(p) + '/'; } catch { return p + '/'; } };
          for (const start of /^[./]/.test(name) ? [] : [process.cwd(), codePath]) {
            try {
              const found = fs.realpathSync(require.resolve(path.join(start, name)));
              if (found.startsWith(inside(codePath))) return found;
            } catch { }
          }
          return locate(name);
        }

        """;

    /// <summary>
    /// Each module in a process of its own, four at a time; the answer comes through descriptor 3, so that noise cannot
    /// spoil it.
    /// </summary>
    public const string Check = """
        const { spawn } = require('child_process');
        const child = locate.toString() + locateModule.toString() + `
          const fs = require('fs'), path = require('path'), [, name, role, codePath] = process.argv;
          const esm = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_PACKAGE_PATH_NOT_EXPORTED'];
          (async () => {
            let answer;
            try {
              const origin = role === 'module' ? locateModule(name, codePath) : locate(name);
              const isFile = role === 'module' && origin !== null && fs.statSync(origin).isFile();
              try {
                require(isFile ? origin : name);
              } catch (error) {
                if (!esm.includes(error.code)) throw error;
                await import(isFile || /^[./]/.test(name) ? require('url').pathToFileURL(origin).href : name);
              }
              answer = { origins: origin === null ? [] : [origin] };
            } catch (error) {
              answer = { error: error instanceof Error ? require('util').inspect(error) : String(error) };
            }
            fs.writeSync(3, JSON.stringify(answer));
            process.kill(process.pid, 'SIGKILL');
          })();`;
        // Without the frames of Node and of this script; the error itself in full.
        const clean = text => text.split('\n').map(line => line.trimEnd())
          .filter(line => line && !/^ +at .*(node:internal|\[eval\]|\(node:)/.test(line)).join('\n');
        const job = JSON.parse(process.argv[1]), deadline = Date.now() + job.seconds * 1000;

        function run(name, role) {
          return new Promise(resolve => {
            const started = spawn(process.execPath, ['-e', child, name, role, job.codePath], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
            const end = () => { try { process.kill(-started.pid, 'SIGKILL'); } catch { } };
            let answer = '', noise = '', late = false, code = null;
            const done = () => {
              clearTimeout(timer);
              resolve(answer ? JSON.parse(answer)
                : { error: late ? `did not finish importing within ${job.seconds} s` : `${noise}\nnode ended with ${code} before the import was done` });
            };
            const timer = setTimeout(() => { late = true; end(); done(); }, Math.max(0, deadline - Date.now()));
            started.stdio[3].on('data', data => answer += data);
            started.stderr.on('data', data => noise = (noise + data).slice(-8000));
            started.on('exit', (status, signal) => { code = signal || `code ${status}`; end(); });
            started.on('close', done);
          });
        }

        async function lane(todo, results) {
          for (let at = todo.next++; at < job.names.length; at = todo.next++) {
            const answer = await run(job.names[at], at < job.modules ? 'module' : 'dependency');
            results[at] = { name: job.names[at], origins: answer.origins || [], error: answer.error ? clean(answer.error) : null };
          }
        }

        (async () => {
          const todo = { next: 0 }, results = [];
          await Promise.all([1, 2, 3, 4].map(() => lane(todo, results)));
          const codePath = fs.existsSync(job.codePath) ? fs.realpathSync(job.codePath) : job.codePath;
          fs.writeSync(1, JSON.stringify({ codePath, results }));
          process.exit(0);
        })();
        """;

    /// <summary>Where the listed names would come from; only package.json files are read.</summary>
    public const string Origins = """
        const job = JSON.parse(fs.readFileSync(0, 'utf8'));
        const where = (name, find = locate) => { try { return find(name, job.codePath) || name; } catch { return ''; } };
        const digest = file => {
          try { return require('crypto').createHash('sha256').update(fs.readFileSync(file)).digest('hex'); } catch (error) { return `unreadable: ${error.code}`; }
        };
        console.log(JSON.stringify([
          ...job.modules.map(name => ['Module', name, where(name, locateModule)]),
          ...job.dependencies.flatMap(name => [['Dependency', name, where(name)], ['Content', name, digest(where(name))]]),
        ]));
        """;
}
