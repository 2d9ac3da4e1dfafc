// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.spi.Transport;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The transport {@code trace}: writes a line for each operation ({@link TraceLine}). {@code trace:file=/tmp/a.trace:sim:disk0} to
 * the end of a file, {@code trace:sim:disk0} to the log, as TRACE.
 */
@Component(service = Transport.class, property = {Transport.SCHEME + "=trace", Transport.NAME + "=trace"})
public final class TraceTransport extends FilterTransport {

    private final Optional<Logger> log;

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     * @param logs where lines go that are for no file
     */
    @Activate
    public TraceTransport(BundleContext context, @Reference LoggerFactory logs) {
        super(context);
        log = Optional.of(logs.getLogger("io.kiovec.filter.trace"));
    }

    TraceTransport(Devices core) {
        super(core);
        log = Optional.empty();
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
        return text.contains("=");
    }

    @Override
    Treatment treatment(FilterAddress address) throws DeviceException {
        Options options = Options.of(address.options(), "file");
        OperationSet set = OperationSet.of(options);
        Optional<String> file = options.text("file");
        options.check(address.name(), "file and op");
        Address below = address.inner();
        return file.isPresent() ? new ToFile(open(address, file.get()), below, set) : new ToLog(below, set);
    }

    private static TraceFile open(FilterAddress address, String file) throws DeviceException {
        try {
            return TraceFile.open(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new DeviceException.Unavailable(address.name(), "cannot write its trace to " + file + ": " + e
                    + "; give a file in a directory that is there", Detail.NONE, e);
        }
    }

    private void warn(String message, Object... arguments) {
        log.ifPresent(logger -> logger.warn(message, arguments));
    }

    private final class ToFile implements Treatment {

        private final TraceFile file;
        private final Address below;
        private final OperationSet set;

        ToFile(TraceFile file, Address below, OperationSet set) {
            this.file = file;
            this.below = below;
            this.set = set;
        }

        /** A trace that cannot be written is no reason to fail a transfer. */
        @Override
        public void after(Operation operation) {
            if (set.has(operation) && file.isBrokenBy(TraceLine.of(below, operation).line() + "\n")) {
                warn("{}: its trace cannot be written any more", below);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                warn("{}: its trace may lack the end: {}", below, e);
            }
        }
    }

    private final class ToLog implements Treatment {

        private final Address below;
        private final OperationSet set;

        ToLog(Address below, OperationSet set) {
            this.below = below;
            this.set = set;
        }

        @Override
        public void after(Operation operation) {
            if (log.isPresent() && log.get().isTraceEnabled() && set.has(operation)) {
                log.get().trace("{}", TraceLine.of(below, operation).line());
            }
        }
    }
}
