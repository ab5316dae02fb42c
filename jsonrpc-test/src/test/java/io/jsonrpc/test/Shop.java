package io.jsonrpc.test;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** What the testers of this module test: a controller that calls its clients, too. */
final class Shop {

    private Shop() {}

    record Item(String name, int price) {}

    @JsonRpcError(type = "item.unknown", code = 1001)
    static final class UnknownItem extends Exception {

        UnknownItem(String name) {
            super("no item is named " + name);
        }
    }

    /** What the shop offers. */
    @JsonRpcService("shop")
    interface Api {

        Item find(String name) throws UnknownItem;

        int total(List<Integer> prices);

        @JsonRpcNotification
        void note(String text);

        List<String> notes();
    }

    /** What the shop asks its clients. */
    @JsonRpcService("page")
    interface Page {

        boolean confirm(String question);

        @JsonRpcNotification
        void offer(int number);
    }

    @JsonRpcController("/shop")
    static class Controller implements Api {

        private final List<String> notes = new ArrayList<>();

        @Override
        public Item find(String name) throws UnknownItem {
            if (!name.equals("tea")) {
                throw new UnknownItem(name);
            }
            return new Item(name, 3);
        }

        @Override
        public int total(List<Integer> prices) {
            return prices.stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public synchronized void note(String text) {
            this.notes.add(text);
        }

        @Override
        public synchronized List<String> notes() {
            List<String> all = List.copyOf(this.notes);
            this.notes.clear();
            return all;
        }

        @JsonRpcMethod("shop.offers")
        public void offers(Session session, int from, int to) {
            for (int number = from; number < to; number++) {
                session.proxy(Page.class).offer(number);
            }
        }

        @JsonRpcMethod("shop.stock")
        public int stock(String shelf, Stream<Item> items) {
            return items.mapToInt(Item::price).sum();
        }

        @JsonRpcMethod("shop.first")
        public Item first(Stream<Item> items) {
            return items.findFirst().orElseThrow();
        }

        /** Takes one item and does not answer. */
        @JsonRpcMethod("shop.hold")
        public CompletableFuture<Integer> hold(Flow.Publisher<Item> items) {
            items.subscribe(new Flow.Subscriber<>() {

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    given.request(1);
                }

                @Override
                public void onNext(Item item) {}

                @Override
                public void onError(Throwable reason) {}

                @Override
                public void onComplete() {}
            });
            return new CompletableFuture<>();
        }

        @JsonRpcMethod("shop.buy")
        public boolean buy(Session session, String name) {
            return session.proxy(Page.class).confirm("Buy " + name + "?");
        }
    }

    static final Map<String, Object> TEA = Map.of("name", "tea");
}
