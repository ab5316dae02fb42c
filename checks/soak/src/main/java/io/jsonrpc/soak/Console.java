package io.jsonrpc.soak;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The near end of a pipe to the process that runs the soak: a command a line in, a line of JSON out. What anybody else
 * prints goes to standard error. The process ends with the pipe, so none is left over.
 */
final class Console {

    private static final Gson GSON = new Gson();

    private static final int COLLECTIONS = 3;

    private final PrintStream answers = System.out;

    private Console() {}

    static Console open() {
        Console console = new Console();
        System.setOut(System.err);
        return console;
    }

    /**
     * Obeys until the pipe ends.
     *
     * @param ready the first line
     */
    void serve(Part part, Object ready) throws IOException {
        answer(ready);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            answer(obey(part, command));
        }
        System.exit(0);
    }

    private static Object obey(Part part, String command) {
        switch (command) {
            case "speak", "hush" -> part.speak(command.equals("speak"));
            case "look" -> {
                return part.look();
            }
            case "heap" -> {
                return usedHeap();
            }
            case "away" -> part.sendAway();
            case "end" -> part.end();
            default -> throw new IllegalArgumentException(command);
        }
        return "done";
    }

    /** In bytes, after a collection of all that is not used. */
    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void answer(Object answer) {
        this.answers.println(GSON.toJson(answer));
        this.answers.flush();
    }
}
