// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The devices from opening to closing, with the traffic on them: of each disk synchronous calls, and a queue that is
 * thread-bound and served in turn; of each tape one worker.
 */
final class Round implements AutoCloseable {

    /** A request waits 30 s at the gate, and as long in the driver. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(75);

    private final Ledger ledger;
    private final Map<Address, Target> targets = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<SoakDisk> disks = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Pauses pauses = new Pauses(targets);
    private final Devices.Watch watch;

    /**
     * Opens the devices.
     *
     * @param devices where they come from
     * @param addresses disks and tapes
     * @param load how much is asked of each
     * @param ledger what becomes of requests
     * @throws DeviceException when one cannot be opened; none is open then
     */
    Round(Devices devices, List<Address> addresses, Worker.Load load, Ledger ledger)
            throws DeviceException {
        this.ledger = ledger;
        watch = devices.watch(pauses);
        boolean open = false;
        try {
            for (Address address : addresses) {
                add(open(devices, address), load);
            }
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private static Device open(Devices devices, Address address) throws DeviceException {
        try {
            return devices.open(address, BlockDevice.class, AccessMode.READ_WRITE);
        } catch (DeviceException.IllegalRequest noDisk) {
            return devices.open(address, TapeDevice.class, AccessMode.READ_WRITE);
        }
    }

    private void add(Device device, Worker.Load load) throws DeviceException {
        Meter meter = new Meter();
        targets.put(device.address(), new Target(device, meter));
        if (device instanceof BlockDevice block) {
            SoakDisk disk = new SoakDisk(block, meter, ledger);
            Binding binding = disks.size() % 2 == 0 ? Binding.THREAD_BOUND : Binding.SERVED;
            disks.add(disk);
            workers.add(new CallWorker(disk, load.split()));
            workers.add(new QueueWorker(disk, binding, LAST_PATIENCE, load.split()));
        } else {
            workers.add(new TapeWorker((TapeDevice) device, meter, ledger, load.split()));
        }
    }

    List<Target> targets() {
        return List.copyOf(targets.values());
    }

    Pauses pauses() {
        return pauses;
    }

    /** Writes every place of the disks, and begins. */
    void start() throws DeviceException {
        for (SoakDisk disk : disks) {
            disk.fill();
        }
        for (Worker worker : workers) {
            worker.start(Thread.ofPlatform());
        }
    }

    /** Ends the traffic; what does not end is lost. Then everything is read and held against the model. */
    void end() throws InterruptedException, DeviceException {
        workers.forEach(Worker::end);
        long deadline = System.nanoTime() + LAST_PATIENCE.toNanos() + TimeUnit.SECONDS.toNanos(10);
        for (Worker worker : workers) {
            worker.await(deadline);
        }
        for (SoakDisk disk : disks) {
            disk.verify();
        }
    }

    /** Ends the traffic and waits a little, without a judgement of what is under way. */
    void giveUp() {
        workers.forEach(Worker::end);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        workers.forEach(worker -> worker.joinUntil(deadline));
    }

    /** Closes the devices. */
    @Override
    public void close() {
        watch.close();
        for (Target target : targets.values()) {
            ledger.began();
            try {
                target.device().close();
                ledger.ended(io.kiovec.io.Failure.NONE);
            } catch (DeviceException e) {
                ledger.ended(e.failure());
            }
        }
    }
}
