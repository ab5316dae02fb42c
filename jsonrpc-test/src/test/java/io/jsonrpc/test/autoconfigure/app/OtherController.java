package io.jsonrpc.test.autoconfigure.app;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.spring.controller.JsonRpcController;

@JsonRpcController("/other")
class OtherController {

    OtherController(Prices prices) {}

    @JsonRpcMethod("other")
    public void other() {}
}
