// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Java's own way: a job on a FileChannel with {@code ExtendedOpenOption.DIRECT}. */
@Command(name = "Channel")
public final class Channel implements Callable<Integer> {

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--file", required = true, description = "a file or a block node")
    private Path file;

    @Option(names = "--capacity", required = true, description = "its bytes, which a node does not tell Java")
    private long capacity;

    private Channel() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Channel()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (FileChannel channel = open()) {
            List<ChannelWorker> workers = IntStream.range(0, options.job().threads())
                    .mapToObj(i -> new ChannelWorker(channel, options.job(), options.offsets(i, capacity))).toList();
            if (options.verifies()) {
                Verification.run(workers, options, capacity, file);
            } else {
                Answers.print(new Meter(options).measure(workers));
            }
        }
        return 0;
    }

    /** The JDK's own option, by its name: the compiler warns of it whatever is said, and warnings fail the build. */
    private static OpenOption direct() throws IOException {
        try {
            return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .filter(one -> one.toString().equals("DIRECT")).map(OpenOption.class::cast).findFirst()
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new IOException("this JDK has no O_DIRECT for a FileChannel", e);
        }
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> how = options.job().direction() == Job.Direction.READ
                ? Set.of(StandardOpenOption.READ, direct())
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, direct());
        return FileChannel.open(file, how);
    }
}
