package io.jsonrpc.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that does what it is told, line by line, and answers each with a line. What cannot be done ends it. */
@FunctionalInterface
interface CommandLoop {

    Logger logger = LoggerFactory.getLogger(CommandLoop.class);

    /** What is printed for a command. */
    String run(String[] words) throws IOException, InterruptedException;

    /** Does what it is told by the standard input, and ends the process. */
    static void main(CommandLoop commands) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(commands.run(line.split(" ")));
            }
        } catch (IOException | InterruptedException | RuntimeException ex) {
            logger.error("A command failed", ex);
            // The threads of the open sockets would keep the process, and whoever waits for its answer would wait on.
            System.exit(1);
        }
        System.exit(0);
    }
}
