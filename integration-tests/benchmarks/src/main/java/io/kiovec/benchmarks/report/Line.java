// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.kiovec.benchmarks.machine.Idleness;
import io.kiovec.benchmarks.program.Point;
import io.kiovec.benchmarks.side.Figures;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Side;
import io.kiovec.benchmarks.workload.Comparison;
import io.kiovec.benchmarks.workload.Growing;
import io.kiovec.benchmarks.workload.Median;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of the output. The first eight fields are what every line has; figures that nobody tells are null.
 *
 * @param json all of it
 */
public record Line(JsonObject json) {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    /**
     * {@return the line of a comparison with one peer}
     *
     * @param comparison what was compared
     * @param peer with whom
     * @param ours our runs
     * @param peers the peer's
     * @param idle whether the machine was
     * @param verified transfers whose data was looked at
     */
    public static Line of(Comparison comparison, Comparison.Peer peer, List<Figures> ours, List<Figures> peers,
            Idleness.Verdict idle, long verified) {
        Metric metric = comparison.metric();
        double our = Median.of(ours.stream().map(Figures::value).toList());
        double their = Median.of(peers.stream().map(Figures::value).toList());
        double ratio = metric.ratio(our, their);
        Line line = head(comparison.workload(), comparison.medium(), our, their, peer.name(), ratio);
        line.add("oursCpuNsPerOp", Median.of(ours.stream().map(Figures::processorNanos).toList()));
        line.add("peerCpuNsPerOp", Median.of(peers.stream().map(Figures::processorNanos).toList()));
        line.tail(metric, idle);
        line.json.addProperty("goal", peer.goal().text());
        line.json.addProperty("reached", peer.goal().isReached(our, their, ratio));
        line.json.addProperty("verified", verified);
        line.json.add("oursRuns", runs(ours));
        line.json.add("peerRuns", runs(peers));
        line.json.addProperty("oursCommand", command(comparison.ours()));
        line.json.addProperty("peerCommand", command(peer.side()));
        return line;
    }

    /**
     * {@return the line of a curve: its last point beside its first}
     *
     * @param growing what grows
     * @param points medians, in the order of x
     * @param idle whether the machine was
     */
    public static Line of(Growing growing, List<Point> points, Idleness.Verdict idle) {
        Point first = points.getFirst();
        Point last = points.getLast();
        Line line = head(growing.workload(), growing.medium(), last.y(), first.y(),
                Numbers.whole(first.x()) + " " + growing.of(), growing.metric().ratio(last.y(), first.y()));
        line.add("oursCpuNsPerOp", Double.NaN);
        line.add("peerCpuNsPerOp", Double.NaN);
        line.tail(growing.metric(), idle);
        line.json.addProperty("of", growing.of());
        line.json.add("points", GSON.toJsonTree(points));
        line.json.addProperty("oursCommand", command(growing.program()));
        return line;
    }

    /**
     * {@return the line of a curve of one run: its last point beside its first}
     *
     * @param workload its name
     * @param medium what was used
     * @param of what grows
     * @param unit of the figures; more is better unless it is bytes
     * @param points in the order of x
     * @param command how it is repeated, from the module's folder
     * @param idle whether the machine was
     */
    public static Line of(String workload, String medium, String of, String unit, List<Point> points, String command,
            Idleness.Verdict idle) {
        Point first = points.getFirst();
        Point last = points.getLast();
        double ratio = unit.equals("bytes") ? first.y() / last.y() : last.y() / first.y();
        Line line = head(workload, medium, last.y(), first.y(), Numbers.whole(first.x()) + " " + of, ratio);
        line.add("oursCpuNsPerOp", Double.NaN);
        line.add("peerCpuNsPerOp", Double.NaN);
        line.tail(unit, idle);
        line.json.addProperty("of", of);
        line.json.add("points", GSON.toJsonTree(points));
        line.json.addProperty("oursCommand", command);
        return line;
    }

    /**
     * {@return a line that was written before}
     *
     * @param text as {@link #toString} gives it
     */
    public static Line parse(String text) {
        return new Line(JsonParser.parseString(text).getAsJsonObject());
    }

    private static Line head(String workload, String medium, double ours, double peer, String peerName, double ratio) {
        Line line = new Line(new JsonObject());
        line.json.addProperty("workload", workload);
        line.json.addProperty("medium", medium);
        line.add("ours", ours);
        line.add("peer", peer);
        line.json.addProperty("peerName", peerName);
        line.add("ratio", ratio);
        return line;
    }

    private void tail(Metric metric, Idleness.Verdict idle) {
        tail(metric.unit(), idle);
    }

    private void tail(String unit, Idleness.Verdict idle) {
        json.addProperty("unit", unit);
        json.addProperty("machine", idle.toString());
        json.addProperty("date", LocalDate.now(ZoneOffset.UTC).toString());
    }

    private void add(String name, double value) {
        json.add(name, Double.isFinite(value) ? GSON.toJsonTree(value) : JsonNull.INSTANCE);
    }

    private static JsonArray runs(List<Figures> figures) {
        return GSON.toJsonTree(figures.stream().map(Figures::value).toList()).getAsJsonArray();
    }

    /** {@return the command as it is repeated from the module's folder} */
    private static String command(Side side) {
        return side.command().stream().map(Line::quoted).collect(Collectors.joining(" "))
                .replace(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "java")
                .replace(Path.of("").toAbsolutePath().toString(), "$PWD");
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:=,%+$@-]+") ? word : "'" + word + "'";
    }

    /** {@return a field's text, empty where it has none} */
    public String text(String name) {
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    /** {@return a field's number, {@link Double#NaN} where it has none} */
    public double number(String name) {
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    /** {@return whether its goal is missed} */
    public boolean isMissed() {
        return text("reached").equals("false");
    }

    /** {@return the points of a curve, none of a comparison} */
    public List<Point> points() {
        JsonElement points = json.get("points");
        return points == null ? List.of() : GSON.fromJson(points, new TypeToken<List<Point>>() {
        }.getType());
    }

    /** {@return what tells it from other lines} */
    String key() {
        return text("workload") + "|" + text("medium") + "|" + text("peerName");
    }

    @Override
    public String toString() {
        return GSON.toJson(json);
    }
}
