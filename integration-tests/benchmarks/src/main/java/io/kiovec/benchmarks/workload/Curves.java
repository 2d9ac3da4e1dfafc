// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.program.Job;
import io.kiovec.benchmarks.side.JavaProgram;
import io.kiovec.benchmarks.side.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How cost grows. */
final class Curves {

    private static final Job READ = Job.of(Job.Direction.READ, Job.Order.RANDOM, 4096);

    private static final double SHARE = 0.3;

    private Curves() {
    }

    static List<Workload> all() {
        return List.of(new Workload("growth-devices", "files in memory", Curves::devices),
                device("growth-threads", Media.Kind.ZRAM, Metric.OPERATIONS, READ,
                        new Axis("threads", "1,2,4,8,16,32,64", "threads")),
                device("growth-depth", Media.Kind.LOOP, Metric.OPERATIONS, READ.deep(1, 8),
                        new Axis("depth", "1,2,4,8,16,32,64,128,256", "requests in flight")),
                device("growth-size", Media.Kind.FILE, Metric.THROUGHPUT,
                        Job.of(Job.Direction.READ, Job.Order.SEQUENTIAL, 4096),
                        new Axis("size", "4096,16384,65536,262144,1048576,4194304,16777216", "bytes of a request")),
                new Workload("growth-bundles", "a disk that does nothing", Curves::bundles),
                new Workload("growth-swaps", Media.Kind.LOOP.toString(), Curves::swaps));
    }

    private record Axis(String name, String points, String words) {
    }

    private static Workload device(String name, Media.Kind kind, Metric metric, Job job, Axis axis) {
        return new Workload(name, kind.toString(), run -> {
            Medium medium = run.media().get(kind);
            run.grow(new Growing(name, medium.name(), metric, axis.words(), program(run, metric, "Growth", job,
                    List.of("--address", "raw:" + medium.path(), "--axis", axis.name(), "--points", axis.points()))));
        });
    }

    /** Each point has a shorter window than a comparison: there are many of them. */
    private static JavaProgram program(Run run, Metric metric, String name, Job job, List<String> more) {
        return run.program(metric, name, job, more, SHARE);
    }

    private static void devices(Run run) throws IOException, InterruptedException {
        Path folder = run.media().newFolder(Path.of("/dev/shm"));
        run.grow(new Growing("growth-devices", "files in memory", Metric.TIME, "devices",
                program(run, Metric.TIME, "GrowthOfDevices", READ,
                        List.of("--folder", folder.toString(), "--points", "1,3,10,30,100,300,1000"))));
    }

    private static void bundles(Run run) throws IOException, InterruptedException {
        run.grow(new Growing("growth-bundles", "a disk that does nothing", Metric.TIME, "bundles installed",
                program(run, Metric.TIME, "GrowthOfBundles", READ, List.of("--points", "20,50,100,200,500"))));
    }

    private static void swaps(Run run) throws IOException, InterruptedException {
        Medium medium = run.media().get(Media.Kind.LOOP);
        run.grow(new Growing("growth-swaps", medium.name(), Metric.OPERATIONS, "swaps in a second",
                program(run, Metric.OPERATIONS, "GrowthOfSwaps", READ,
                        List.of("--address", "raw:" + medium.path(), "--points", "0,1,10,100"))));
    }
}
