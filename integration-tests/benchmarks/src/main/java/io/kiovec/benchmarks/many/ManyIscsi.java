// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.many;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.machine.Idleness;
import io.kiovec.benchmarks.machine.Machine;
import io.kiovec.benchmarks.machine.ProcessMemory;
import io.kiovec.benchmarks.program.Point;
import io.kiovec.benchmarks.report.Line;
import io.kiovec.benchmarks.report.Results;
import io.kiovec.benchmarks.workload.Workload;
import io.kiovec.benchmarks.workload.Workloads;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Opens many iSCSI devices in one process, whose targets a second one simulates: what they take of memory and threads, how long
 * logins take, how much is read and written with all of them up and while connections are cut, and whether anything is lost.
 */
@Command(name = "many-iscsi", description = "Many iSCSI devices in one process: what they cost, and what is lost when connections are cut.")
public final class ManyIscsi implements Callable<Integer> {

    /** How many devices are opened at once. */
    private static final int OPENERS = 64;
    private static final int STEPS = 5;

    @Option(names = "--devices", description = "How many (1000).")
    private int devices = 1000;

    @Option(names = "--flapping", description = "How many of them lose their connections, one after the other (100).")
    private int flapping = 100;

    @Option(names = "--seconds", description = "Of each of three windows: none, half and all of them flap (20).")
    private int seconds = 20;

    @Option(names = "--cut-every", description = "Milliseconds between two cuts when all flap (25).")
    private int cutEvery = 25;

    @Option(names = "--results", description = "A folder whose results.jsonl and RESULTS.md take the curves.")
    private Optional<Path> results = Optional.empty();

    private final AtomicLongArray counts = new AtomicLongArray(Tenant.Count.values().length);
    private final JsonObject told = new JsonObject();

    private ManyIscsi() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ManyIscsi()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Idleness.Verdict idle = new Idleness(Duration.ZERO).await();
        Path errors = Files.createTempFile("kiovec-many-iscsi", ".log");
        Process targets = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                ManyTargets.class.getName(), "--devices", Integer.toString(devices), "--flapping",
                Integer.toString(flapping)).redirectError(errors.toFile()).start();
        try (BufferedReader answers = targets.inputReader();
                Writer orders = targets.outputWriter();
                Container container = Container.start()) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                String line = answers.readLine();
                if (line == null) {
                    throw new IOException("the targets did not begin: " + Files.readString(errors));
                }
                addresses.add(line);
            }
            List<BlockDevice> open = new ArrayList<>();
            try {
                List<Point> memory = open(container.service(Devices.class), addresses, open);
                List<Point> throughput = use(open, new Cutter(orders, answers));
                tell(memory, throughput, idle);
            } finally {
                for (BlockDevice each : open) {
                    close(each);
                }
            }
        } finally {
            targets.destroyForcibly().waitFor();
            Files.delete(errors);
        }
        System.out.println(new Gson().toJson(told));
        return count(Tenant.Count.LOST) + count(Tenant.Count.CORRUPTED) == 0 ? 0 : 1;
    }

    /** What was written was read back by then: whether it was flushed as well is no matter here. */
    private static void close(BlockDevice device) throws DeviceException {
        try {
            device.close();
        } catch (DeviceException.OutcomeUnknown e) {
            System.err.println(e.getMessage());
        }
    }

    /** {@return bytes above an idle process by how many devices are open} */
    private List<Point> open(Devices from, List<String> addresses, List<BlockDevice> open) throws Exception {
        // What the first device of a process costs, an idle process has paid.
        from.openBlock(addresses.getFirst(), AccessMode.READ_WRITE).close();
        long idle = ProcessMemory.collected();
        told.addProperty("devices", devices);
        told.addProperty("threadsIdle", threads());
        List<Point> memory = new ArrayList<>();
        long logins = 0;
        for (int step = 1; step <= STEPS; step++) {
            List<String> part = addresses.subList(open.size(), devices * step / STEPS);
            long begin = System.nanoTime();
            try (ExecutorService openers = Executors.newFixedThreadPool(OPENERS, Thread.ofVirtual().factory())) {
                List<Future<BlockDevice>> opening = part.stream()
                        .map(address -> openers.submit(() -> from.openBlock(address, AccessMode.READ_WRITE))).toList();
                for (Future<BlockDevice> each : opening) {
                    open.add(each.get());
                }
            }
            logins += System.nanoTime() - begin;
            memory.add(new Point(open.size(), ProcessMemory.collected() - idle));
        }
        told.addProperty("loginSeconds", logins / 1e9);
        told.addProperty("bytes", memory.getLast().y());
        told.addProperty("bytesPerDevice", memory.getLast().y() / devices);
        told.addProperty("threadsOpen", threads());
        return memory;
    }

    private static long threads() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("Threads:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
        }
    }

    /** {@return requests in a second by how many devices flap} */
    private List<Point> use(List<BlockDevice> open, Cutter cutter) throws Exception {
        List<Tenant> tenants = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (BlockDevice device : open) {
            Tenant tenant = new Tenant(device, tenants.size(), counts);
            tenants.add(tenant);
            running.add(Thread.startVirtualThread(tenant));
        }
        List<Point> found = new ArrayList<>();
        // Compiled code, warm caches.
        window(0, cutter);
        long cuts = cutter.cuts;
        for (int of : new int[]{0, flapping / 2, flapping}) {
            found.add(new Point(of, window(of, cutter)));
        }
        told.addProperty("threadsUsed", threads());
        told.addProperty("perSecond", found.getFirst().y());
        told.addProperty("perSecondFlapping", found.getLast().y());
        told.addProperty("cuts", cutter.cuts - cuts);
        tenants.forEach(Tenant::end);
        for (Thread each : running) {
            each.join();
        }
        for (Tenant.Count what : Tenant.Count.values()) {
            told.addProperty(what.name().toLowerCase(Locale.ROOT), count(what));
        }
        return found;
    }

    private long count(Tenant.Count what) {
        return counts.get(what.ordinal());
    }

    private double window(int of, Cutter cutter) throws Exception {
        long before = count(Tenant.Count.DONE);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            if (of == 0) {
                Thread.sleep(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } else {
                Thread.sleep((long) cutEvery * flapping / of);
                cutter.cut();
            }
        }
        return (count(Tenant.Count.DONE) - before) * 1e9 / (System.nanoTime() - begin);
    }

    /** Has connections cut by the second process. */
    private static final class Cutter {
        private final Writer orders;
        private final BufferedReader answers;
        private long cuts;

        Cutter(Writer orders, BufferedReader answers) {
            this.orders = orders;
            this.answers = answers;
        }

        void cut() throws IOException {
            orders.write("cut\n");
            orders.flush();
            cuts += Long.parseLong(answers.readLine());
        }
    }

    private void tell(List<Point> memory, List<Point> throughput, Idleness.Verdict idle) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        String command = "./many-iscsi --devices " + devices + " --flapping " + flapping + " --seconds " + seconds;
        Results found = new Results(results.get().toAbsolutePath(),
                Workloads.all().stream().map(Workload::name).distinct().toList());
        found.add(Line.of("iscsi-devices", "sim over iscsi", "iSCSI devices", "bytes", memory, command,
                idle));
        found.add(Line.of("iscsi-flapping", "sim over iscsi, " + devices + " devices", "devices that flap", "IOPS",
                throughput, command, idle));
        found.write(Machine.here());
    }
}
