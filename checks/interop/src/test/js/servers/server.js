// A server not of our making, for the Java client: "echo", "ws" or "rpc-websockets", named by the only argument. Prints
// one JSON text per line: first the port, then what it saw. Ends with its standard input.
'use strict';

const { WebSocketServer } = require('ws');
const { Server } = require('rpc-websockets');

const LOCAL = { host: '127.0.0.1', port: 0 };

const print = (event, value) => process.stdout.write(`${JSON.stringify({ event, value })}\n`);

/** Any text comes back as it went. */
function echo() {
  const server = new WebSocketServer(LOCAL);
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return server;
}

/** JSON-RPC 2.0 by hand, as far as the tests need it: no batches. */
function byHand() {
  const server = new WebSocketServer(LOCAL);
  server.on('connection', (socket) => {
    const asked = new Map();
    const send = (message) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
    const methods = {
      echo: (params) => params,
      drop: () => socket.terminate(),
      ask: (params) =>
        new Promise((resolve) => {
          const id = `q${asked.size + 1}`;
          asked.set(id, resolve);
          send({ id, method: 'question', params });
        }),
    };
    socket.on('message', async (data) => {
      const { id, method, params, result, error } = JSON.parse(data);
      if (method === undefined) {
        asked.get(id)?.({ result, error });
      } else if (id === undefined) {
        // A notification: it was printed.
      } else if (Object.hasOwn(methods, method)) {
        const answer = await methods[method](params);
        if (socket.readyState === socket.OPEN) {
          send({ id, result: answer });
        }
      } else {
        send({ id, error: { code: -32601, message: 'Method not found' } });
      }
    });
  });
  return server;
}

/** The npm package, with methods and an event. */
function rpcWebsockets() {
  const server = new Server(LOCAL);
  server.register('echo', (params) => params);
  server.register('drop', (params, id) => server.of('/').connected()[id].terminate());
  server.register('never', () => new Promise(() => {}));
  server.register('fail', () => {
    throw new Error('no');
  });
  server.event('tick');
  server.register('emit', (params) => server.emit('tick', params));
  return server.wss;
}

const server = { echo, ws: byHand, 'rpc-websockets': rpcWebsockets }[process.argv[2]]();
server.on('connection', (socket) => {
  socket.on('ping', () => print('ping', ''));
  socket.on('message', (data) => print('message', data.toString()));
  socket.on('close', (code) => print('close', String(code)));
});
server.on('listening', () => print('port', String(server.address().port)));
process.stdin.on('end', () => process.exit()).resume();
