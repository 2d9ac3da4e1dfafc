// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The target's log: sessions that come and go, and what peers do wrong. The log service may come and go; without one
 * nothing is logged.
 */
@Component(service = TargetLog.class)
public class TargetLog {

    private final AtomicReference<LoggerFactory> factory = new AtomicReference<>();

    /** Called by the component runtime. */
    public TargetLog() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindFactory(LoggerFactory came) {
        factory.set(came);
    }

    void unbindFactory(LoggerFactory gone) {
        factory.compareAndSet(gone, null);
    }

    /**
     * Logs a life event of a session or a target.
     *
     * @param format the sentence
     * @param arguments what goes into it
     */
    public void info(String format, Object... arguments) {
        Logger logger = logger();
        if (logger != null) {
            logger.info(format, arguments);
        }
    }

    /**
     * Logs what should not be.
     *
     * @param format the sentence
     * @param arguments what goes into it, an exception last
     */
    public void warn(String format, Object... arguments) {
        Logger logger = logger();
        if (logger != null) {
            logger.warn(format, arguments);
        }
    }

    private Logger logger() {
        LoggerFactory present = factory.get();
        return present == null ? null : present.getLogger("io.kiovec.target");
    }
}
