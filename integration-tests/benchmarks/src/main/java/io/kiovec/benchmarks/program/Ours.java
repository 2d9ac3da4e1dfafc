// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.media.Stamps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Our side: a job on a device of the framework. */
@Command(name = "Ours")
public final class Ours implements Callable<Integer> {

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--address", required = true, description = "of the device, as raw:/dev/loop0")
    private String address;

    @Option(names = "--disk", split = ",", description = "a simulated disk to make first, as name=big,capacity=1G")
    private Map<String, String> disk = Map.of();

    @Option(names = "--configure", description = "settings of a bundle, as PID:key=value; again for more")
    private List<String> configured = List.of();

    private Ours() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Ours()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    static RequestOptions options(Job job) {
        return job.mode() == Job.Mode.DIRECT ? RequestOptions.DIRECT_STRICTLY : RequestOptions.INDIRECT;
    }

    @Override
    public Integer call() throws Exception {
        try (Container container = Container.start()) {
            configure(container);
            try (BlockDevice device = open(container.service(Devices.class))) {
                List<Worker> workers = workers(options, device);
                if (options.verifies()) {
                    Verification.run(workers, options, device.capacity(),
                            Path.of(device.address().rest()));
                } else {
                    Answers.print(new Meter(options).measure(workers));
                }
            }
        }
        return 0;
    }

    private void configure(Container container) throws Exception {
        Map<String, Map<String, String>> byPid = new HashMap<>();
        for (String setting : configured) {
            int colon = setting.indexOf(':');
            int equals = setting.indexOf('=');
            byPid.computeIfAbsent(setting.substring(0, colon), pid -> new HashMap<>())
                    .put(setting.substring(colon + 1, equals), setting.substring(equals + 1));
        }
        for (Map.Entry<String, Map<String, String>> one : byPid.entrySet()) {
            container.configure(one.getKey(), one.getValue());
        }
        if (!disk.isEmpty()) {
            container.add("io.kiovec.sim.disk", disk);
            fill(container.service(Devices.class));
        }
    }

    /** A simulated disk comes some time after its configuration. */
    private void fill(Devices devices) throws DeviceException, InterruptedException {
        for (int i = 0; i < 100 && devices.list().stream()
                .noneMatch(one -> one.address().toString().equals(address)); i++) {
            Thread.sleep(50);
        }
        try (BlockDevice device = devices.openBlock(address, AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(1 << 18)) {
            for (long at = 0; at < device.capacity(); at += buffer.size()) {
                Stamps.FIRST.write(buffer.segment(), at);
                device.write(at, buffer, RequestOptions.DEFAULT);
            }
        }
    }

    private BlockDevice open(Devices devices) throws DeviceException {
        return devices.openBlock(address,
                options.job().direction() == Job.Direction.READ ? AccessMode.READ : AccessMode.READ_WRITE);
    }

    /** {@return what does a job on a device} */
    static List<Worker> workers(JobOptions options, BlockDevice device) {
        List<Worker> workers = new ArrayList<>();
        Job job = options.job();
        for (int i = 0; i < job.threads(); i++) {
            Offsets offsets = options.offsets(i, device.capacity());
            workers.add(job.depth() == 1
                    ? new SynchronousWorker(device, job, offsets)
                    : new QueueWorker(device, job, offsets));
        }
        return workers;
    }
}
