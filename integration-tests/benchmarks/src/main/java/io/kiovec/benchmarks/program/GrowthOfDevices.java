// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a read costs by how many devices it goes round. All of them are open all the time. */
@Command(name = "GrowthOfDevices")
public final class GrowthOfDevices implements Callable<Integer> {

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--folder", required = true, description = "an empty one, for files")
    private Path folder;

    @Option(names = "--points", split = ",", required = true)
    private List<Integer> points;

    private GrowthOfDevices() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new GrowthOfDevices()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Point> found = new ArrayList<>();
        try (Container container = Container.start();
                ManyFiles files = ManyFiles.open(container.service(Devices.class), folder, points.getLast(),
                        options.job().block())) {
            for (int x : points) {
                Counted counted = new Meter(options)
                        .measure(List.of(new RoundRobinWorker(files.first(x), options.job())));
                found.add(new Point(x, 1e9 / counted.operationsPerSecond()));
            }
        }
        Answers.print(new Curve(found));
        return 0;
    }
}
