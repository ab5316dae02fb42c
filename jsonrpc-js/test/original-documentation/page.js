// biome-ignore-all lint: in the style of its time
// Written from the JavaScript part of the original documentation, in its style, for a page with the script-tag bundle.
// The page defines ws_uri and the callbacks; JsonRpcClient is a global.

var configuration = {
  hearbeat: 5000,
  sendCloseMessage: false,
  ws: {
    uri: ws_uri,
    useSockJS: false,
    onconnected: connectCallback,
    ondisconnect: disconnectCallback,
    onreconnecting: reconnectingCallback,
    onreconnected: reconnectedCallback,
    onerror: errorCallback,
  },
  rpc: {
    requestTimeout: 15000,
    heartbeatRequestTimeout: 5000,
    treeStopped: treeStopped,
    iceCandidate: remoteOnIceCandidate,
  },
};

var jsonRpcClientWs = new JsonRpcClient(configuration);

function treeStopped(params, request) {
  report("treeStopped", params);
  request.reply(null, { stopped: params.tree });
}

function remoteOnIceCandidate(params) {
  report("iceCandidate", params);
}

function sendPing() {
  var params = {
    interval: 5000,
  };

  jsonRpcClientWs.send("ping", params, function (error, response) {
    if (error) {
      report("ping failed", error);
    } else {
      report("ping", response);
    }
  });
}

function sendRefused() {
  jsonRpcClientWs.send("refused", { a: 1 }, function (error, response) {
    report("refused", [error.code, error.message, error.data, response]);
  });
}
