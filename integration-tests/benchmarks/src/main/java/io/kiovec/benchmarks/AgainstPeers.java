// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks;

import io.kiovec.benchmarks.machine.HugePages;
import io.kiovec.benchmarks.machine.Idleness;
import io.kiovec.benchmarks.machine.Machine;
import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.media.UnavailableException;
import io.kiovec.benchmarks.report.Line;
import io.kiovec.benchmarks.report.MarkdownTable;
import io.kiovec.benchmarks.report.Results;
import io.kiovec.benchmarks.side.Forks;
import io.kiovec.benchmarks.workload.Pace;
import io.kiovec.benchmarks.workload.Run;
import io.kiovec.benchmarks.workload.Workload;
import io.kiovec.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command. Whatever ends it, its media, processes and huge pages are taken away. */
@Command(name = "against-peers", mixinStandardHelpOptions = true, description = "Measures Kiovec beside fio, FileChannel,"
        + " Netty and itself, in turns, and prints a line of JSON for each comparison, then a table.", footer = {"",
            "--parts as the first word runs JMH instead: what follows is for it."})
public final class AgainstPeers implements Callable<Integer> {

    private static final int HUGE_PAGES = 24;

    @Option(names = "--quick", description = "Three rounds, and shorter ones.")
    private boolean quick;

    @Option(names = "--only", paramLabel = "WORKLOAD", description = "Only these; the beginning of a name will do.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Print the names of all workloads.")
    private boolean list;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of both sides (5, with --quick 3).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "Of each window that is measured (3, with --quick 1).")
    private Optional<Double> seconds = Optional.empty();

    @Option(names = "--warm", paramLabel = "N", description = "Seconds of warming up at least (2, with --quick 1.5).")
    private Optional<Double> warm = Optional.empty();

    @Option(names = "--size", paramLabel = "MIB", description = "Of each medium (1024).")
    private long mebibytes = 1024;

    @Option(names = "--patience", paramLabel = "SECONDS", description = "How long to wait for an idle machine (30).")
    private long patience = 30;

    @Option(names = "--media", paramLabel = "FOLDER", description = "Where files are made (target/media).")
    private Path media = Path.of("target/media");

    @Option(names = "--results", paramLabel = "FOLDER", description = "Where RESULTS.md is written (here).")
    private Path results = Path.of("");

    @Option(names = "--write", description = "Measure nothing: write RESULTS.md anew from what was measured before.")
    private boolean write;

    private AgainstPeers() {
    }

    /**
     * Runs it, in the module's folder.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AgainstPeers()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Workload> all = Workloads.all();
        List<String> names = all.stream().map(Workload::name).distinct().toList();
        if (list) {
            names.forEach(System.out::println);
            return 0;
        }
        List<Workload> wanted = all.stream().filter(this::isWanted).toList();
        if (wanted.isEmpty()) {
            throw new ParameterException(new CommandLine(this), "--only " + only + ": one of " + names);
        }
        Results found = new Results(results.toAbsolutePath(), names);
        List<Line> lines = new ArrayList<>();
        Machine machine = Machine.here();
        if (write) {
            found.write(machine);
            return 0;
        }
        boolean whole = measure(wanted, line -> {
            System.out.println(line);
            lines.add(line);
            // A run that is ended early has told what it knows.
            found.add(line);
            found.write(machine);
        });
        System.out.println();
        System.out.print(MarkdownTable.of(lines));
        return whole ? 0 : 1;
    }

    private boolean isWanted(Workload workload) {
        return only.isEmpty() || only.stream().anyMatch(workload.name()::startsWith);
    }

    private boolean measure(List<Workload> wanted, Run.Sink lines) throws IOException {
        Media made = new Media(media.toAbsolutePath(), mebibytes << 20);
        Forks forks = new Forks(Path.of("").toAbsolutePath());
        HugePages pages = new HugePages(HUGE_PAGES);
        // At every end of this JVM, the usual one too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            forks.close();
            made.close();
            pages.close();
        }, "end"));
        Run run = new Run(made, forks, pages, pace(), new Idleness(Duration.ofSeconds(patience)), lines);
        boolean whole = true;
        for (Workload workload : wanted) {
            whole &= measure(workload, run);
        }
        return whole;
    }

    private Pace pace() {
        Pace usual = quick ? Pace.QUICK : Pace.FULL;
        return new Pace(rounds.orElse(usual.rounds()), seconds.orElse(usual.seconds()), warm.orElse(usual.warm()));
    }

    /** One that cannot be had here is left out; one that fails does not keep the others from being measured. */
    private static boolean measure(Workload workload, Run run) {
        try {
            workload.task().measure(run);
            return true;
        } catch (UnavailableException e) {
            System.err.println("left out: " + workload.name() + " on " + workload.medium() + ": " + e.getMessage());
            return true;
        } catch (IOException e) {
            System.err.println("failed: " + workload.name() + " on " + workload.medium() + ": " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
