// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The core's log. The log service may come and go; without one nothing is logged, for a restart of the logger must not
 * restart the core and end every device.
 */
@Component(service = CoreLog.class)
public final class CoreLog {

    private final AtomicReference<LoggerFactory> factory = new AtomicReference<>();

    /** Called by the component runtime. */
    public CoreLog() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindFactory(LoggerFactory came) {
        factory.set(came);
    }

    void unbindFactory(LoggerFactory gone) {
        factory.compareAndSet(gone, null);
    }

    /**
     * Logs a life event of a driver or a device.
     *
     * @param format the sentence
     * @param arguments what goes into it
     */
    public void info(String format, Object... arguments) {
        logger(logger -> logger.info(format, arguments));
    }

    /**
     * Logs what should not be.
     *
     * @param format the sentence
     * @param arguments what goes into it, an exception last
     */
    public void warn(String format, Object... arguments) {
        logger(logger -> logger.warn(format, arguments));
    }

    /**
     * Logs what cannot be: a defect of the core, which goes on as well as it can; in tests it fails.
     *
     * @param format the sentence
     * @param arguments what goes into it
     */
    public void defect(String format, Object... arguments) {
        logger(logger -> logger.error("defect of the core, please report it: " + format, arguments));
        assert false : format + " " + List.of(arguments);
    }

    private void logger(java.util.function.Consumer<Logger> use) {
        LoggerFactory present = factory.get();
        if (present != null) {
            use.accept(present.getLogger("io.kiovec.core"));
        }
    }
}
