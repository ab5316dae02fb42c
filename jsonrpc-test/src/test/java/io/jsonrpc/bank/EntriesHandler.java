package io.jsonrpc.bank;

import com.google.gson.JsonObject;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.ItemStream;
import java.io.IOException;
import java.util.stream.Stream;

class EntriesHandler implements RequestHandler<JsonObject> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
        ItemStream<Entry> entries =
                transaction.receiveStream(request.getParams().get("entries"), Entry.class);
        try (Stream<Entry> each = entries.toStream()) {
            transaction.sendResponse(each.count());
        }
    }
}
