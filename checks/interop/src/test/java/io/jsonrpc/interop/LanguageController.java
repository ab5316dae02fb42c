package io.jsonrpc.interop;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Some of what a language server does, in the way of the Language Server Protocol. */
@JsonRpcController("/language")
class LanguageController {

    record WorkDone(String kind, @Nullable String title) {}

    /** What the editor does. */
    @JsonRpcService
    interface Editor {

        @JsonRpcNotification("textDocument/publishDiagnostics")
        void publish(String uri, List<String> diagnostics);

        @JsonRpcMethod("window/showMessageRequest")
        String ask(String message);

        @JsonRpcMethod("editor/hold")
        CompletableFuture<Void> hold();

        @JsonRpcNotification("hold/started")
        void started();

        @JsonRpcNotification("hold/cancelled")
        void cancelled();
    }

    private volatile @Nullable CompletableFuture<Void> asked;

    /** With a token for partial results, all results are partial ones. */
    @JsonRpcMethod("workspace/symbol")
    public List<String> symbols(
            String query,
            @JsonRpcParam("workDoneToken") Progress<WorkDone> work,
            @JsonRpcParam("partialResultToken") @Nullable Progress<List<String>> partial) {
        List<String> found = List.of(query + "1", query + "2");
        if (partial == null) {
            return found;
        }
        work.report(new WorkDone("begin", query));
        partial.report(found);
        work.report(new WorkDone("end", null));
        return List.of();
    }

    @JsonRpcMethod
    public void shutdown() {}

    @JsonRpcNotification("textDocument/didOpen")
    public void opened(String uri, Session session) {
        session.proxy(Editor.class).publish(uri, List.of("empty"));
    }

    @JsonRpcMethod
    public String ask(String message, Session session) {
        return session.proxy(Editor.class).ask(message);
    }

    @JsonRpcMethod
    public CompletableFuture<Void> hold(Session session, JsonRpcCall call) {
        Editor editor = session.proxy(Editor.class);
        call.onCancel(editor::cancelled);
        editor.started();
        return new CompletableFuture<>();
    }

    @JsonRpcNotification
    public void askAndCancel(Session session) {
        this.asked = session.proxy(Editor.class).hold();
    }

    @JsonRpcNotification("editor/holding")
    public void holding() {
        CompletableFuture<Void> held = this.asked;
        if (held != null) {
            held.cancel(true);
        }
    }
}
