// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops the framework of a process while devices of all kinds are used, and prints with what each of the users ended, a line
 * each. The process ends by itself when nothing of Kiovec is left.
 */
public final class StopUnderLoad {

    /** Uses a device until it cannot be used any more. */
    private interface Use {
        void again() throws DeviceException;
    }

    private final Map<String, CompletableFuture<String>> users = new ConcurrentHashMap<>();
    private final CountDownLatch flowing = new CountDownLatch(5);

    private StopUnderLoad() {
    }

    /**
     * Runs it.
     *
     * @param args a folder of bundles, and one for the framework's files
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] args) throws Exception {
        Container container = Container.withTheContractOutside(Path.of(args[0]), Path.of(args[1]));
        StopUnderLoad users = new StopUnderLoad();
        users.begin(container.service(Devices.class, ""));
        container.stop();
        for (Map.Entry<String, CompletableFuture<String>> user : new TreeMap<>(users.users).entrySet()) {
            System.out.println(user.getKey() + " ended with " + user.getValue().get(60, TimeUnit.SECONDS));
        }
    }

    private void begin(Devices devices) throws Exception {
        byte[] data = new byte[4096];
        BlockDevice blocks = open(devices, "sim:disk0", BlockDevice.class);
        use("blocks", () -> () -> blocks.write(0, data));
        BlockDevice queued = open(devices, "sim:disk1", BlockDevice.class);
        use("served-queue", () -> queue(queued, QueueOptions.served(8)));
        use("bound-queue", () -> queue(queued, QueueOptions.threadBound(8)));
        ScsiDevice scsi = open(devices, "sim:disk2", ScsiDevice.class);
        use("scsi", () -> {
            ScsiRequest request = scsi.newRequest();
            return () -> {
                scsi.execute(request.command(6));
                request.senseException();
            };
        });
        TapeDevice tape = open(devices, "sim:tape0", TapeDevice.class);
        use("tape", () -> () -> tape.write(MemorySegment.ofArray(data), RequestOptions.DEFAULT));
        if (!flowing.await(20, TimeUnit.SECONDS)) {
            users.forEach((name, end) -> System.out.println(name + ": " + end.getNow("goes on")));
            // Their threads would keep the process.
            System.exit(1);
        }
    }

    private static <D extends Device> D open(Devices devices, String address, Class<D> face) throws DeviceException {
        return devices.open(Address.parse(address), face, AccessMode.READ_WRITE);
    }

    /** Made on the thread that uses it. */
    private interface Made {
        Use make() throws DeviceException;
    }

    private void use(String name, Made made) {
        CompletableFuture<String> end = new CompletableFuture<>();
        users.put(name, end);
        Thread.ofPlatform().name(name).start(() -> {
            try {
                Use use = made.make();
                for (int i = 0;; i++) {
                    tryAgain(use);
                    if (i == 100) {
                        flowing.countDown();
                    }
                }
            } catch (DeviceException e) {
                end.complete(e.getClass().getSimpleName() + ": " + e.getMessage());
            } catch (RuntimeException | Error e) {
                e.printStackTrace();
                end.complete("no typed error: " + e);
            }
        });
    }

    private static void tryAgain(Use use) throws DeviceException {
        try {
            use.again();
        } catch (DeviceException.UnitAttention news) {
            // A device that has just been switched on says so once.
        }
    }

    private static Use queue(BlockDevice device, QueueOptions options) throws DeviceException {
        BlockQueue queue = device.openQueue(options);
        BlockRequest request = device.newRequest();
        BlockRequest[] done = new BlockRequest[1];
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        return () -> {
            queue.offer(request.read(0, memory));
            if (queue.reap(done, 1, Duration.ofSeconds(30)) != 1) {
                throw new AssertionError("a request has not ended");
            }
            request.transfer();
        };
    }
}
