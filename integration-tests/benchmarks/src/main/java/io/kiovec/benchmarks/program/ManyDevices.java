// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.machine.ProcessMemory;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How much memory open devices take above an idle process: each with a queue and its requests, all of which have been in flight
 * once. The process' memory is what {@code smaps_rollup} tells as its share (Pss), the rings that it maps among it; all
 * requests read into one small buffer.
 */
@Command(name = "ManyDevices")
public final class ManyDevices implements Callable<Integer> {

    private static final int BLOCK = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--folder", required = true, description = "an empty one, for files")
    private Path folder;

    @Option(names = "--devices")
    private int count = 1000;

    @Option(names = "--depth")
    private int depth = 32;

    private ManyDevices() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ManyDevices()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (Container container = Container.start()) {
            Devices devices = container.service(Devices.class);
            List<AutoCloseable> open = new ArrayList<>();
            try {
                warm(devices);
                long before = ProcessMemory.collected();
                ManyFiles files = ManyFiles.open(devices, folder, count, BLOCK);
                open.add(files);
                List<BlockRequest> kept = new ArrayList<>();
                for (BlockDevice device : files.first(count)) {
                    open.add(use(device, kept));
                }
                long after = ProcessMemory.collected();
                Answers.print(new Amount(after - before));
                if (kept.size() != count * depth) {
                    throw new IllegalStateException("requests are missing");
                }
            } finally {
                for (AutoCloseable each : open.reversed()) {
                    each.close();
                }
            }
        }
        return 0;
    }

    /** What the first device of a process costs, an idle process has paid. */
    private void warm(Devices devices) throws Exception {
        Path one = Files.createDirectories(folder.resolve("first"));
        try (ManyFiles files = ManyFiles.open(devices, one, 1, BLOCK);
                BlockQueue queue = use(files.first(1).getFirst(), new ArrayList<>())) {
            queue.size();
        }
    }

    private BlockQueue use(BlockDevice device, List<BlockRequest> kept) throws IOException {
        BlockQueue queue = device.openQueue(QueueOptions.threadBound(depth));
        try (IoBuffer buffer = device.allocate(BLOCK)) {
            for (int i = 0; i < depth; i++) {
                BlockRequest request = device.newRequest().options(RequestOptions.DIRECT);
                kept.add(request);
                queue.offer(request.read(0, buffer, 0, BLOCK));
            }
            BlockRequest[] done = new BlockRequest[depth];
            for (int left = depth; left > 0;) {
                int now = queue.reap(done, left, PATIENCE);
                for (int i = 0; i < now; i++) {
                    done[i].transfer();
                }
                if (now == 0) {
                    throw new DeviceException.Busy(device.address(), "its queue gives nothing back");
                }
                left -= now;
            }
        }
        return queue;
    }
}
