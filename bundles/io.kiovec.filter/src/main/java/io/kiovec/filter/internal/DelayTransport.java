// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Transport;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The transport {@code delay}: every operation takes longer. {@code delay:5ms:sim:disk0} by a fixed time,
 * {@code delay:1ms..5ms:sim:disk0} by one between, {@code delay:mean=5ms,seed=7:sim:disk0} by exponentially distributed times;
 * {@code op=read} only for those operations.
 */
@Component(service = Transport.class, property = {Transport.SCHEME + "=delay", Transport.NAME + "=delay"})
public final class DelayTransport extends FilterTransport {

    private static final String KNOWN = "time, mean, seed and op";
    private static final String USUAL = "1ms";

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     */
    @Activate
    public DelayTransport(BundleContext context) {
        super(context);
    }

    DelayTransport(Devices core) {
        super(core);
    }

    @Reference(service = Devices.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(ServiceReference<Devices> came) {
        core(came);
    }

    void unbindDevices(ServiceReference<Devices> gone) {
        noCore(gone);
    }

    @Override
    boolean isOptions(String text) {
        return text.contains("=") || !text.isEmpty() && Character.isDigit(text.charAt(0));
    }

    @Override
    Treatment treatment(FilterAddress address) throws DeviceException {
        Options options = Options.of(address.options(), "time");
        OperationSet set = OperationSet.of(options);
        LongSupplier nanos = times(options);
        options.check(address.name(), KNOWN);
        return new Treatment() {
            @Override
            public Verdict before(Operation operation) {
                return set.has(operation) ? new Verdict.Wait(nanos.getAsLong()) : Verdict.PASS;
            }
        };
    }

    private static LongSupplier times(Options options) {
        Draws draws = new Draws(options.number("seed", 0, 0, Long.MAX_VALUE));
        if (options.text("mean").isPresent()) {
            long mean = options.time("mean", options.text("mean").get());
            // The inverse of the distribution; a draw is below 1, so that this ends.
            return () -> (long) (-mean * Math.log(1 - draws.nextDouble()));
        }
        String time = options.text("time").orElse(USUAL);
        int dots = time.indexOf("..");
        if (dots < 0) {
            long fixed = options.time("time", time);
            return () -> fixed;
        }
        long least = options.time("time", time.substring(0, dots));
        long most = options.time("time", time.substring(dots + 2));
        if (most < least) {
            options.problem("time", "the shorter time first");
        }
        return () -> least + draws.below(Math.max(1, most - least + 1));
    }
}
