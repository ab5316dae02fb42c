package io.jsonrpc.demo;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Arrays;
import java.util.List;

/** The methods of {@link SpecHandler} by their types: the framework binds the params and says what does not fit. */
@JsonRpcController(value = "/typed", label = "typed", sockJs = true)
class TypedController {

    /** The difference of two numbers. */
    @JsonRpcMethod
    public long subtract(int minuend, int subtrahend) {
        return (long) minuend - subtrahend;
    }

    /** The sum of any numbers. */
    @JsonRpcMethod
    public long sum(@JsonRpcParams int[] numbers) {
        return Arrays.stream(numbers).asLongStream().sum();
    }

    /** Some values of several types. */
    @JsonRpcMethod("get_data")
    public List<Object> getData() {
        return List.of("hello", 5);
    }

    /** Takes anything, and does nothing. */
    @JsonRpcMethod(aliases = {"notify_hello", "notify_sum"})
    public void update() {}
}
