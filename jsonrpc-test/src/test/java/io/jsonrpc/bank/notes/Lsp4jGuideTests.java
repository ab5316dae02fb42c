package io.jsonrpc.bank.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What docs/guide/migration-lsp4j.md comes to runs; and it has no line of Java of ours that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class Lsp4jGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester notes() {
        return this.tester.mutate().path("/notes").build();
    }

    @Test
    void bothEndsCallEachOther() throws Exception {
        JsonRpcTester notes = notes();
        assertThat(NoteClient.saveTwice(notes.client(), new Note("list", "milk")))
                .isEqualTo(1);
        notes.notify("notes.discard", new Note("list", "milk"));
        notes.call("notes.save", new Note("other", "bread"))
                .result(Integer.class)
                .isEqualTo(1);
        notes.notify("notes.discard", new Note("other", "bread"));
    }

    @Test
    void theErrorOfAServiceIsItsException() throws Exception {
        JsonRpcTester notes = notes();
        NoteServer server = notes.proxy(NoteServer.class);
        notes.implement(NotePage.class, question -> false);
        server.save(new Note("diary", "today"));
        assertThatThrownBy(() -> server.save(new Note("diary", "tomorrow"))).isInstanceOf(NotConfirmedException.class);
        server.discard(new Note("diary", "today"));
        assertThat(server.save(new Note("diary", "tomorrow"))).isEqualTo(1);
        server.discard(new Note("diary", "tomorrow"));
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("migration-lsp4j").isCompiledFrom("io/jsonrpc/bank/notes");
    }
}
