// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.Devices.Watch;
import io.kiovec.core.internal.device.DeviceTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/**
 * Looks at devices and requests while a recording wants to know of them, and at no other time: whether one does is asked
 * when a recording starts or stops, and not by each request. Loaded only where there is a Flight Recorder.
 */
final class Recordings implements FlightRecorderListener {

    private final DeviceTable table;
    /** Starts and stops come from several threads. */
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Watch> requests = Optional.empty();
    private Optional<Watch> devices = Optional.empty();
    private boolean stopped;

    private Recordings(DeviceTable table) {
        this.table = table;
    }

    /** {@return what ends it} */
    static Runnable follow(DeviceTable table) {
        Recordings recordings = new Recordings(table);
        FlightRecorder.addListener(recordings);
        return recordings::stop;
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        look();
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        look();
    }

    private static boolean isWanted(List<Class<? extends Event>> events) {
        return events.stream().anyMatch(event -> EventType.getEventType(event).isEnabled());
    }

    private void look() {
        lock.lock();
        try {
            boolean wantsRequests = !stopped && isWanted(List.of(TransferEvent.class, DemotionEvent.class));
            boolean wantsDevices = !stopped && isWanted(List.of(SwapEvent.class, QuarantineEvent.class));
            if (wantsRequests != requests.isPresent()) {
                requests.ifPresent(Watch::close);
                requests = wantsRequests
                        ? Optional.of(table.observe(Set.of(), new RecordedRequests()))
                        : Optional.empty();
            }
            if (wantsDevices != devices.isPresent()) {
                devices.ifPresent(Watch::close);
                devices = wantsDevices ? Optional.of(table.watch(new RecordedLives()::happened)) : Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        FlightRecorder.removeListener(this);
        lock.lock();
        try {
            stopped = true;
            requests.ifPresent(Watch::close);
            devices.ifPresent(Watch::close);
            requests = Optional.empty();
            devices = Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
