package io.jsonrpc.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs a command for each line of its input and answers with a line. A command that fails ends it. */
@FunctionalInterface
interface CommandLoop {

    Logger logger = LoggerFactory.getLogger(CommandLoop.class);

    /** What is printed for a command. */
    String run(String[] words) throws IOException, InterruptedException;

    /** Runs the commands of the standard input, and ends the process. */
    static void main(CommandLoop commands) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(commands.run(line.split(" ")));
            }
        } catch (IOException | InterruptedException | RuntimeException ex) {
            logger.error("A command failed", ex);
            // The threads of the open sockets would keep the process alive, and its parent would wait on.
            System.exit(1);
        }
        System.exit(0);
    }
}
