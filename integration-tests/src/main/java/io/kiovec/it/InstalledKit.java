// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The driver test kit on an installed transport, with every allocator that is installed beside it. */
public final class InstalledKit {

    private static final Duration BOUND = Duration.ofMinutes(3);

    private InstalledKit() {
    }

    /**
     * Judges a transport.
     *
     * @param scratch a device of it that may be overwritten, which nobody has open
     * @param face as what it is judged
     * @param names which tests
     * @return the report, in which nothing has failed
     * @throws Exception when there is no such transport
     */
    public static DriverReport passes(String scratch, DeviceKind face, Predicate<String> names) throws Exception {
        BundleContext context = FrameworkUtil.getBundle(InstalledKit.class).getBundleContext();
        Bundles.service(BufferAllocator.class);
        String scheme = Address.parse(scratch).scheme();
        ServiceReference<Transport> reference = best(context, scheme)
                .orElseThrow(() -> new AssertionError("no transport serves " + scheme));
        DriverUnderTest.Builder driver = DriverUnderTest.withScratchDevice(context.getService(reference), scratch)
                .faces(face);
        Collection<ServiceReference<BufferAllocator>> allocators = context.getServiceReferences(BufferAllocator.class,
                null);
        Set<Object> found = new TreeSet<>();
        for (ServiceReference<BufferAllocator> allocator : allocators) {
            found.add(allocator.getProperty(BufferAllocator.NAME));
            driver.allocator((String) allocator.getProperty(BufferAllocator.NAME), context.getService(allocator));
        }
        assertTrue(found.containsAll(Set.of(BufferAllocator.PAGES, BufferAllocator.CONTIGUOUS)), found::toString);
        try {
            DriverReport report = DriverTrial.judge(driver.build(), names, BOUND);
            report.results()
                    .forEach(result -> System.out.println(scratch + " " + result.name() + " " + result.outcome() + " "
                            + result.duration().toMillis() + " ms "
                            + (result.outcome() == Outcome.PASSED ? "" : result.reason())));
            assertEquals(List.of(), report.with(Outcome.FAILED).stream()
                    .map(result -> result.name() + ": " + result.reason() + "\n" + result.stack()).toList());
            return report;
        } finally {
            context.ungetService(reference);
            allocators.forEach(context::ungetService);
        }
    }

    private static Optional<ServiceReference<Transport>> best(BundleContext context, String scheme) throws Exception {
        return context.getServiceReferences(Transport.class, "(" + Transport.SCHEME + "=" + scheme + ")").stream()
                .max(ServiceReference::compareTo);
    }
}
