package io.jsonrpc.soak;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The far end of the pipe: a process of the soak, which obeys a {@link Console}. For one thread. */
final class ChildProcess implements AutoCloseable {

    private static final Gson GSON = new Gson();

    private static final int SECONDS_TO_END = 10;

    private final String name;

    private final Process process;

    private final Writer commands;

    private final BufferedReader answers;

    private ChildProcess(String name, List<String> command) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.commands = new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a main class of this class path, with the options of this JVM; its first line is still to be read. */
    static ChildProcess java(String name, Class<?> main, Object... arguments) throws IOException {
        return java(name, System.getProperty("java.class.path"), main, arguments);
    }

    /** The same with another class path. */
    static ChildProcess java(String name, String classPath, Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx1g"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildProcess(name, command);
    }

    /** Starts Node; its first line is still to be read. */
    static ChildProcess node(String name, String script, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "--expose-gc", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildProcess(name, command);
    }

    String name() {
        return this.name;
    }

    /** Waits for the next line. */
    JsonElement read() throws IOException {
        String line = this.answers.readLine();
        if (line == null) {
            throw new IOException("The process of the " + this.name + " has ended; standard error may say why");
        }
        return JsonParser.parseString(line);
    }

    private JsonElement obey(String command) throws IOException {
        this.commands.write(command + "\n");
        this.commands.flush();
        return read();
    }

    void speak(boolean on) throws IOException {
        obey(on ? "speak" : "hush");
    }

    /** Closes all sockets at once; only for the server. */
    void sendAway() throws IOException {
        obey("away");
    }

    Look look() throws IOException {
        return GSON.fromJson(obey("look"), Look.class);
    }

    Memory memory() throws IOException {
        return new Memory(obey("heap").getAsLong(), look().threads());
    }

    /** Ends what it has; the process still obeys. */
    void end() throws IOException {
        obey("end");
    }

    @Override
    public void close() throws IOException {
        this.commands.close();
        try {
            if (!this.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                this.process.destroyForcibly();
            }
        } catch (InterruptedException ex) {
            this.process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
