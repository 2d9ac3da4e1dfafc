// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.Devices.Watch;
import io.kiovec.core.internal.CoreLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Delivers events in order on a thread of their own, and logs them there: a listener may use any device, and whoever holds
 * requests while a driver is replaced waits for no listener and no log (rule S1).
 */
final class EventDelivery {

    /** Ends the thread. */
    private record End() {
    }

    private final CoreLog log;
    private final List<DeviceListener> listeners = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final Thread thread;

    EventDelivery(CoreLog log) {
        this.log = log;
        thread = Thread.ofPlatform().name("kiovec-events").daemon().start(this::deliver);
    }

    /** Has an event logged, and told to everybody who listens when it is delivered. */
    void publish(DeviceEvent event) {
        events.add(event);
    }

    /** Logs an event that nobody could listen to yet. */
    void log(DeviceEvent event) {
        if (EventLine.isWarning(event)) {
            log.warn("{}", EventLine.of(event));
        } else {
            log.info("{}", EventLine.of(event));
        }
    }

    Watch watch(DeviceListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends delivery after what was published before; does not wait for listeners. */
    void close() {
        events.add(new End());
    }

    private void deliver() {
        try {
            for (Object next = events.take(); next instanceof DeviceEvent event; next = events.take()) {
                log(event);
                for (DeviceListener listener : listeners) {
                    tell(listener, event);
                }
            }
        } catch (InterruptedException e) {
            log.warn("the thread {} was interrupted: no more events", thread.getName());
        }
    }

    private void tell(DeviceListener listener, DeviceEvent event) {
        try {
            listener.happened(event);
        } catch (RuntimeException | LinkageError e) {
            log.warn("the listener {} failed at {}", listener.getClass().getName(), event, e);
        }
    }
}
