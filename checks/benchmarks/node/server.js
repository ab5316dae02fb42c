// An echo server: node server.js <ws or rpc-websockets> <port>
'use strict';

const { WebSocketServer } = require('ws');
const { Server } = require('rpc-websockets');

const servers = {
  /** JSON-RPC 2.0 by hand, with the least that answers. */
  ws: (options) =>
    new WebSocketServer(options).on('connection', (socket) => {
      socket.on('message', (data) => {
        const { id, params } = JSON.parse(data);
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: params }));
      });
    }),
  'rpc-websockets': (options) => new Server(options).register('echo', (params) => params),
};

servers[process.argv[2]]({ host: '127.0.0.1', port: Number(process.argv[3]) });
