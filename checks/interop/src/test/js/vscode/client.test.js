// vscode-jsonrpc over a WebSocket, against LanguageController: URL names the server.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const {
  AbstractMessageReader,
  AbstractMessageWriter,
  CancellationTokenSource,
  ErrorCodes,
  ProgressType,
  ResponseError,
  createMessageConnection,
} = require('vscode-jsonrpc/node');
const { WebSocket } = require('ws');

const REQUEST_CANCELLED = -32800;

/** One text message of the socket is one message of the connection. */
class SocketReader extends AbstractMessageReader {
  constructor(socket) {
    super();
    this.socket = socket;
    socket.on('error', (error) => this.fireError(error));
    socket.on('close', () => this.fireClose());
  }

  listen(callback) {
    const receive = (data) => callback(JSON.parse(data.toString()));
    this.socket.on('message', receive);
    return { dispose: () => this.socket.off('message', receive) };
  }
}

class SocketWriter extends AbstractMessageWriter {
  constructor(socket) {
    super();
    this.socket = socket;
  }

  write(message) {
    return new Promise((resolve, reject) => {
      this.socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  end() {}
}

let socket;
let connection;

before(async () => {
  socket = new WebSocket(process.env.URL);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  connection = createMessageConnection(new SocketReader(socket), new SocketWriter(socket));
  connection.listen();
});

after(() => {
  connection.dispose();
  socket.terminate();
});

/** The params of the next notification of a method. */
function next(method) {
  return new Promise((resolve) => {
    const registered = connection.onNotification(method, (params) => {
      registered.dispose();
      resolve(params);
    });
  });
}

async function refusal(promise) {
  const error = await promise.then((result) => assert.fail(`answered with ${result}`), (failure) => failure);
  assert.ok(error instanceof ResponseError, `${error}`);
  return error;
}

test('requests are answered, by name and by position', async () => {
  assert.deepEqual(await connection.sendRequest('workspace/symbol', { query: 'a' }), ['a1', 'a2']);
  assert.deepEqual(await connection.sendRequest('workspace/symbol', 'b', null), ['b1', 'b2']);
  assert.equal(await connection.sendRequest('shutdown'), null);
});

test('errors are errors of a response', async () => {
  const unknown = await refusal(connection.sendRequest('textDocument/unheardOf', {}));
  assert.equal(unknown.code, ErrorCodes.MethodNotFound);
  const missing = await refusal(connection.sendRequest('workspace/symbol', {}));
  assert.equal(missing.code, ErrorCodes.InvalidParams);
  assert.equal(missing.data.path, '$.query');
});

test('notifications go both ways', async () => {
  const diagnostics = next('textDocument/publishDiagnostics');
  await connection.sendNotification('textDocument/didOpen', { uri: 'file:///a' });
  assert.deepEqual(await diagnostics, { uri: 'file:///a', diagnostics: ['empty'] });
});

test('a request of the server is answered', async () => {
  const registered = connection.onRequest('window/showMessageRequest', ({ message }) => `yes, ${message}`);
  assert.equal(await connection.sendRequest('ask', { message: 'save?' }), 'yes, save?');
  registered.dispose();
});

test('a request is cancelled, and its method learns of it', async () => {
  const cancellation = new CancellationTokenSource();
  const started = next('hold/started');
  const cancelled = next('hold/cancelled');
  const held = refusal(connection.sendRequest('hold', {}, cancellation.token));
  await started;
  cancellation.cancel();
  assert.equal((await held).code, REQUEST_CANCELLED);
  await cancelled;
});

test('the server cancels its request', async () => {
  const cancelled = new Promise((resolve) => {
    connection.onRequest('editor/hold', async (token) => {
      const held = new Promise((end) => token.onCancellationRequested(end));
      await connection.sendNotification('editor/holding', {});
      resolve(await held);
    });
  });
  await connection.sendNotification('askAndCancel', {});
  await cancelled;
});

test('progress has the tokens that the client has chosen, and comes before the result', async () => {
  const seen = [];
  const work = connection.onProgress(new ProgressType(), 'work-1', (value) => seen.push(value));
  const partial = connection.onProgress(new ProgressType(), 17, (value) => seen.push(value));
  const rest = await connection.sendRequest('workspace/symbol', {
    query: 'c',
    workDoneToken: 'work-1',
    partialResultToken: 17,
  });
  assert.deepEqual(seen, [{ kind: 'begin', title: 'c' }, ['c1', 'c2'], { kind: 'end', title: null }]);
  assert.deepEqual(rest, []);
  work.dispose();
  partial.dispose();
});
