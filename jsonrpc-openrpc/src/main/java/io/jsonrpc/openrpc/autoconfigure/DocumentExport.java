package io.jsonrpc.openrpc.autoconfigure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Writes the document of each endpoint into a folder when the application has started, and ends it. */
final class DocumentExport implements ApplicationListener<ApplicationStartedEvent> {

    static final String PROPERTY = "jsonrpc.openrpc.export";

    private static final Gson INDENTED = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private final OpenRpcDocuments documents;

    private final Path folder;

    private final IntConsumer exit;

    /** @param exit ends the JVM with a status */
    DocumentExport(OpenRpcDocuments documents, Path folder, IntConsumer exit) {
        this.documents = documents;
        this.folder = folder;
        this.exit = exit;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        write();
        this.exit.accept(SpringApplication.exit(event.getApplicationContext()));
    }

    private void write() {
        Map<Path, String> written = new HashMap<>();
        for (String path : this.documents.paths()) {
            Path file = this.folder.resolve(fileName(path));
            String other = written.put(file, path);
            if (other != null) {
                throw new IllegalStateException(PROPERTY + ": the documents of " + other + " and " + path
                        + " would both be " + file
                        + ", so rename one of these paths, or export by GET /jsonrpc/openrpc.json?path=" + path);
            }
            write(file, path);
        }
    }

    private void write(Path file, String path) {
        try {
            Files.createDirectories(this.folder);
            Files.writeString(file, INDENTED.toJson(this.documents.of(path)) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    PROPERTY + "=" + this.folder + ": " + file + " cannot be written (" + failure + ")", failure);
        }
    }

    /** {@code /rooms/{room}} is {@code rooms-room.json}. */
    private static String fileName(String path) {
        String words = path.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^[-.]+|-$", "");
        return (words.isEmpty() ? "root" : words) + ".json";
    }
}
