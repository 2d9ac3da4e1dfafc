// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.Devices.Watch;
import io.kiovec.core.internal.device.DeviceTable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/**
 * Looks at devices and requests while a recording wants to know of them, and at no other time: whether one does is asked
 * when a recording starts or stops, and not by each request. Nothing is registered before the process has a recorder, for
 * that takes longer than a short command. Loaded only where there is a Flight Recorder.
 */
final class Recordings implements FlightRecorderListener {

    private final DeviceTable table;
    /** Starts and stops come from several threads. */
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<EventKinds> kinds = Optional.empty();
    private Optional<Watch> requests = Optional.empty();
    private Optional<Watch> lives = Optional.empty();
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

    /** Told too when the recorder was there before. */
    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        look();
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        look();
    }

    private void look() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            EventKinds registered = kinds.orElseGet(EventKinds::new);
            kinds = Optional.of(registered);
            boolean wantsRequests = registered.wantsRequests();
            if (wantsRequests != requests.isPresent()) {
                requests.ifPresent(Watch::close);
                requests = wantsRequests
                        ? Optional.of(table.observe(Set.of(), new RecordedRequests(registered)))
                        : Optional.empty();
            }
            boolean wantsLives = registered.wantsLives();
            if (wantsLives != lives.isPresent()) {
                lives.ifPresent(Watch::close);
                lives = wantsLives
                        ? Optional.of(table.watch(new RecordedLives(registered)::happened))
                        : Optional.empty();
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
            lives.ifPresent(Watch::close);
            kinds.ifPresent(EventKinds::close);
        } finally {
            lock.unlock();
        }
    }
}
