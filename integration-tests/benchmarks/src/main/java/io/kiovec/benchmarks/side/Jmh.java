// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One benchmark of {@code io.kiovec.benchmarks.parts}, one fork for each run, so that forks of both sides take turns.
 */
public final class Jmh implements Side {

    private static final String PACKAGE = "io.kiovec.benchmarks.parts.";

    private final Forks forks;
    private final Metric metric;
    private final List<String> command;

    /**
     * Makes one.
     *
     * @param forks where it runs
     * @param metric {@link Metric#TIME} or {@link Metric#ALLOCATION}
     * @param benchmark class and method
     * @param parameters of it
     * @param seconds to measure; as long, it warms up before
     */
    public Jmh(Forks forks, Metric metric, String benchmark, Map<String, String> parameters, double seconds) {
        this.forks = forks;
        this.metric = metric;
        // What a profiler itself allocates is little beside a second's work; and what is not compiled yet allocates what compiled
        // code does not. In the last of the three the profiler also sees what taking the benchmark down allocates.
        String millis = Math.round(metric == Metric.ALLOCATION ? 1000 : seconds * 500) + "ms";
        command = new ArrayList<>(JavaProgram.java());
        // Whether the machine is idle is looked at by the run.
        command.add(1, "-Djmh.ignoreLock=true");
        // A heap that is there: else the kernel brings a page for every few objects until the collector has been everywhere
        // once, which takes longer than the warming up, and costs an operation that makes one object as much again.
        command.addAll(1, List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
        command.addAll(
                List.of("org.openjdk.jmh.Main", PACKAGE.replace(".", "[.]") + benchmark.replace(".", "[.]") + "$",
                        "-f", "1", "-wi", metric == Metric.ALLOCATION ? "10" : "2", "-w", millis, "-i",
                        metric == Metric.ALLOCATION ? "3" : "2", "-r", millis, "-prof", "gc", "-foe", "true"));
        parameters.forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
    }

    @Override
    public List<String> command() {
        return List.copyOf(command);
    }

    @Override
    public Figures run() throws IOException, InterruptedException {
        Path report = Files.createTempFile("kiovec-benchmark", ".json");
        try {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("-rf", "json", "-rff", report.toString()));
            forks.run(words);
            return parse(Files.readString(report), metric);
        } finally {
            Files.delete(report);
        }
    }

    /** One thread does nothing else: what an operation takes of the clock, it takes of a processor. */
    static Figures parse(String report, Metric metric) throws IOException {
        JsonArray results = JsonParser.parseString(report).getAsJsonArray();
        if (results.size() != 1) {
            throw new IOException("one benchmark was asked for, and " + results.size() + " came");
        }
        JsonObject result = results.get(0).getAsJsonObject();
        double time = score(result.getAsJsonObject("primaryMetric"));
        return metric == Metric.ALLOCATION
                ? new Figures(middle(allocation(result.getAsJsonObject("secondaryMetrics"))), time)
                : new Figures(time, time);
    }

    private static JsonObject allocation(JsonObject secondary) throws IOException {
        for (String name : secondary.keySet()) {
            if (name.endsWith("gc.alloc.rate.norm")) {
                return secondary.getAsJsonObject(name);
            }
        }
        throw new IOException("JMH's profiler told nothing of allocations");
    }

    /** Of the iterations of the only fork. */
    private static double middle(JsonObject metric) {
        double[] each = metric.getAsJsonArray("rawData").get(0).getAsJsonArray().asList().stream()
                .mapToDouble(JsonElement::getAsDouble).sorted().toArray();
        return each[each.length / 2];
    }

    private static double score(JsonObject metric) {
        return metric.get("score").getAsDouble();
    }
}
