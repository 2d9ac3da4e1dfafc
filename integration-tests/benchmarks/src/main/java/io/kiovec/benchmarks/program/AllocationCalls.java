// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.container.NullTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Counts the system calls about memory that a thread makes while it allocates and frees, once it has done so before: strace
 * is attached to all threads of the process for that time. Calls of the JVM's own heap are its own, so the heap is
 * touched in advance (see the command).
 */
@Command(name = "AllocationCalls")
public final class AllocationCalls implements Callable<Integer> {

    private static final String CALLS = "trace=mmap,munmap,mremap,madvise,brk,mlock,munlock,io_uring_register";
    private static final List<Integer> SIZES = List.of(4096, 65536, 1 << 20);

    @Option(names = "--turns")
    private int turns = 20_000;

    private AllocationCalls() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AllocationCalls()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (Container container = Container.start()) {
            container.register(NullTransport.SCHEME, new NullTransport());
            try (BlockDevice device = container.service(Devices.class).openBlock(NullTransport.SCHEME + ":disk",
                    AccessMode.READ)) {
                allocate(device);
                allocate(device);
                long calls = counted(device);
                Answers.print(new Amount((double) calls / turns / SIZES.size()));
            }
        }
        return 0;
    }

    private void allocate(BlockDevice device) throws DeviceException {
        for (int i = 0; i < turns; i++) {
            for (int size : SIZES) {
                device.allocate(size).close();
            }
        }
        // A last one that is really used.
        try (IoBuffer buffer = device.allocate(1)) {
            buffer.segment().fill((byte) 1);
        }
    }

    private long counted(BlockDevice device) throws IOException, InterruptedException {
        Path log = Files.createTempFile("kiovec-benchmark", ".strace");
        Process strace = new ProcessBuilder("strace", "-f", "-e", CALLS, "-o", log.toString(), "-p",
                Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true).start();
        try {
            // It says that it is attached.
            String said = strace.inputReader().readLine();
            if (said == null || !said.contains("attached")) {
                throw new IOException("strace does not attach: " + said);
            }
            allocate(device);
        } finally {
            strace.destroy();
            strace.waitFor(10, TimeUnit.SECONDS);
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("(")).count();
        } finally {
            Files.delete(log);
        }
    }
}
