// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.metrics.internal.Figures.Subject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The MBeans: one of each open device, which comes and goes with it, and one of all else. One that another Kiovec of this
 * process has registered stays its.
 */
final class Beans implements AutoCloseable {

    private static final String DOMAIN = "io.kiovec";

    private final MBeanServer server;
    private final Figures figures;
    private final Map<Subject, ObjectName> devices = new HashMap<>();
    private final Set<ObjectName> others = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Devices.Watch watch;
    private boolean closed;

    Beans(MBeanServer server, Devices source, Figures figures) throws JMException {
        this.server = server;
        this.figures = figures;
        ObjectName all = new ObjectName(DOMAIN + ":type=Kiovec");
        if (register(new KiovecBean(figures), all)) {
            others.add(all);
        }
        watch = source.watch(event -> {
            if (event instanceof DeviceEvent.Opened || event instanceof DeviceEvent.Closed) {
                follow(source);
            }
        });
        follow(source);
    }

    private boolean register(Object bean, ObjectName name) throws JMException {
        try {
            server.registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException others) {
            return false;
        }
    }

    /** What is open now has a bean, and nothing else. */
    private void follow(Devices source) {
        Map<Subject, DeviceStatistics> open = new HashMap<>();
        source.statistics().forEach(device -> open.put(Subject.of(device), device));
        lock.lock();
        try {
            if (closed) {
                return;
            }
            devices.entrySet().removeIf(entry -> !open.containsKey(entry.getKey()) && unregister(entry.getValue()));
            for (Map.Entry<Subject, DeviceStatistics> one : open.entrySet()) {
                if (!devices.containsKey(one.getKey())) {
                    add(one.getKey(), one.getValue());
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException("cannot register an MBean", e);
        } finally {
            lock.unlock();
        }
    }

    private void add(Subject subject, DeviceStatistics first) throws JMException {
        ObjectName name = name(subject);
        if (register(new DeviceBean(() -> figures.now().devices().getOrDefault(subject, first)), name)) {
            devices.put(subject, name);
        }
    }

    static ObjectName name(Subject subject) throws MalformedObjectNameException {
        return new ObjectName(DOMAIN + ":type=Device,kind=" + subject.kind() + ",name="
                + ObjectName.quote(subject.address().toString()));
    }

    private boolean unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            // Somebody took it away: that is what was wanted.
        } catch (JMException e) {
            throw new IllegalStateException("cannot unregister " + name, e);
        }
        return true;
    }

    @Override
    public void close() {
        watch.close();
        lock.lock();
        try {
            closed = true;
            devices.values().forEach(this::unregister);
            others.forEach(this::unregister);
            devices.clear();
        } finally {
            lock.unlock();
        }
    }
}
