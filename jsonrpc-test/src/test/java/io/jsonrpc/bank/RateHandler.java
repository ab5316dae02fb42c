package io.jsonrpc.bank;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.source.StreamSource;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.SubmissionPublisher;

class RateHandler implements RequestHandler<JsonObject> {

    private final SubmissionPublisher<Rate> rates;

    RateHandler(SubmissionPublisher<Rate> rates) {
        this.rates = rates;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
        transaction.openStream(StreamSource.of(this.rates)
                .delivering(Delivery.CONFLATE)
                .keyedBy(Rate::pair)
                .allowing(Set.of(Delivery.SAMPLE)));
    }
}
