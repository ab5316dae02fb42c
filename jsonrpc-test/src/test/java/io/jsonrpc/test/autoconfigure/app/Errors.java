package io.jsonrpc.test.autoconfigure.app;

import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;

@JsonRpcAdvice
class Errors {

    @JsonRpcExceptionHandler
    ResponseError wrong(ArithmeticException wrong) {
        return new ResponseError(7, "wrong");
    }
}
