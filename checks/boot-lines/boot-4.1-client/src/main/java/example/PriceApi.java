package example;

import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService("prices")
interface PriceApi {

    int last(String symbol);
}
