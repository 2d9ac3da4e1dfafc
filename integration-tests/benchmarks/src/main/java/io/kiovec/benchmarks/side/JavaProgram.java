// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.benchmarks.program.Counted;
import io.kiovec.benchmarks.program.Curve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A program of {@code io.kiovec.benchmarks.program}, in a JVM of its own for each run. */
public final class JavaProgram implements Side {

    private static final String PACKAGE = "io.kiovec.benchmarks.program.";

    private final Forks forks;
    private final Metric metric;
    private final List<String> command;

    /**
     * Makes one.
     *
     * @param forks where it runs
     * @param metric what is asked of it
     * @param program its class, without the package
     * @param arguments of it
     */
    public JavaProgram(Forks forks, Metric metric, String program, List<String> arguments) {
        this.forks = forks;
        this.metric = metric;
        command = new ArrayList<>(java());
        command.add(PACKAGE + program);
        command.addAll(arguments);
    }

    private JavaProgram(JavaProgram other, List<String> command) {
        forks = other.forks;
        metric = other.metric;
        this.command = command;
    }

    /**
     * {@return the same in a JVM with more options}
     *
     * @param more options
     */
    public JavaProgram with(String... more) {
        List<String> words = new ArrayList<>(command);
        words.addAll(1, List.of(more));
        return new JavaProgram(this, words);
    }

    /**
     * {@return how something grows}
     *
     * @throws IOException when it failed
     * @throws InterruptedException when interrupted
     */
    public Curve curve() throws IOException, InterruptedException {
        return new Gson().fromJson(answer(words -> words), Curve.class);
    }

    /** {@return how a JVM with this class path is started, from the module's folder} */
    static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                "target/classes:target/lib/*");
    }

    @Override
    public List<String> command() {
        return List.copyOf(command);
    }

    @Override
    public Figures run() throws IOException, InterruptedException {
        return Figures.of(new Gson().fromJson(answer(words -> words), Counted.class), metric);
    }

    @Override
    public long verify() throws IOException, InterruptedException {
        return answer(words -> {
            List<String> more = new ArrayList<>(words);
            more.add("--verify");
            return more;
        }).get("verified").getAsLong();
    }

    /** {@return the last line of what it printed} */
    JsonObject answer(UnaryOperator<List<String>> change) throws IOException, InterruptedException {
        String output = forks.run(change.apply(command)).strip();
        return JsonParser.parseString(output.substring(output.lastIndexOf('\n') + 1)).getAsJsonObject();
    }
}
