// Clients of others that subscribe as geth does, against ChainController: URL names the server.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { WebSocketProvider } = require('ethers');
const { Client } = require('rpc-websockets');
const { Web3 } = require('web3');

const URL = process.env.URL;

/** The first so many of what a listener hears. */
function first(count, listen) {
  const heard = [];
  return new Promise((resolve, reject) => {
    listen((value) => {
      heard.push(value);
      if (heard.length === count) {
        resolve(heard);
      }
    }, reject);
  });
}

function assertInOrder(numbers) {
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
  assert.equal(new Set(numbers).size, numbers.length);
}

test('ethers hears blocks until it wants no more', async () => {
  const provider = new WebSocketProvider(URL, 1, { staticNetwork: true });
  try {
    assertInOrder(await first(3, (hear) => provider.on('block', hear)));
    await provider.off('block');
    while ((await provider.send('eth_subscribers', [])) !== 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await provider.destroy();
  }
});

test('web3 hears headers of blocks until it wants no more', async () => {
  const web3 = new Web3(URL);
  try {
    const subscription = await web3.eth.subscribe('newBlockHeaders');
    const headers = await first(3, (hear, fail) => {
      subscription.on('data', hear);
      subscription.on('error', fail);
    });
    assertInOrder(headers.map((header) => Number(header.number)));
    await subscription.unsubscribe();
  } finally {
    web3.provider.disconnect();
  }
});

test('rpc-websockets hears the notifications of a subscription', async () => {
  const client = new Client(URL, { reconnect: false });
  try {
    await new Promise((resolve, reject) => {
      client.on('open', resolve);
      client.on('error', reject);
    });
    const items = first(3, (hear) => client.on('eth_subscription', hear));
    const id = await client.call('eth_subscribe', ['newHeads']);
    for (const item of await items) {
      assert.equal(item.subscription, id);
      assert.match(item.result.number, /^0x/);
    }
    assert.equal(await client.call('eth_unsubscribe', [id]), true);
    assert.equal(await client.call('eth_unsubscribe', [id]), false);
  } finally {
    client.close();
  }
});

test('a subscription that is refused is an error', async () => {
  const provider = new WebSocketProvider(URL, 1, { staticNetwork: true });
  try {
    await assert.rejects(provider.send('eth_subscribe', ['nothing']), /there is no nothing/);
  } finally {
    await provider.destroy();
  }
});
