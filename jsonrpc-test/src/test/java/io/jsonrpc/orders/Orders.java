package io.jsonrpc.orders;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import io.jsonrpc.spring.controller.JsonRpcExceptionResolver;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** The application of docs/guide/errors.md. */
final class Orders {

    private Orders() {}

    @SpringBootApplication
    static class Application {

        @Bean
        JsonRpcExceptionResolver numbers() {
            return (failure, call) -> failure instanceof ArithmeticException
                    ? new ResponseError(1004, "Too much for " + call.getMethod())
                    : null;
        }

        /** What spring-boot-starter-validation brings. */
        @Bean
        LocalValidatorFactoryBean validator() {
            return new LocalValidatorFactoryBean();
        }
    }

    record Order(@NotBlank String item, @Min(1) int quantity) {}

    @JsonRpcError(type = "orders.soldOut", code = 1001)
    static class SoldOutException extends RuntimeException {

        private final int left;

        SoldOutException(String item, int left) {
            super("not enough of " + item);
            this.left = left;
        }

        @JsonRpcErrorData
        public int left() {
            return this.left;
        }
    }

    @Service
    static class Store {

        String place(Order order) {
            if (order.quantity() > 2) {
                throw new SoldOutException(order.item(), 2);
            }
            return "placed";
        }
    }

    @JsonRpcController("/orders")
    static class OrderController {

        private final Store store;

        OrderController(Store store) {
            this.store = store;
        }

        @JsonRpcMethod
        public String place(@Valid Order order, Optional<@Size(max = 20) String> note) {
            return this.store.place(order);
        }

        @JsonRpcMethod
        public void fail(String how) throws Exception {
            throw switch (how) {
                case "timeout" -> new TimeoutException();
                case "gone" -> new NoSuchElementException();
                case "number" -> new ArithmeticException();
                default -> new IllegalStateException("the password is 1234");
            };
        }

        @JsonRpcExceptionHandler(code = 1002, type = "orders.unavailable", message = "Try again later")
        Map<String, Object> unavailable(TimeoutException failure) {
            return Map.of("retryAfterMillis", 500);
        }
    }

    @JsonRpcAdvice
    static class Errors {

        @JsonRpcExceptionHandler(code = 1003, type = "gone")
        void gone(NoSuchElementException failure) {}
    }
}
