package io.jsonrpc.bank.hello;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@JsonRpcController("/quarkus/json-rpc")
class HelloController {

    @JsonRpcMethod("HelloResource#hello")
    public String hello(Optional<String> name) {
        return "Hello " + name.orElse("you");
    }

    @JsonRpcMethod("HelloResource#count")
    @JsonRpcStream(item = "subscription", unsubscribe = "unsubscribe")
    public Stream<Integer> count(int to) {
        return IntStream.rangeClosed(1, to).boxed();
    }
}
