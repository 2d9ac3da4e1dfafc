package ${package};

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Component;

/** The driver: finds devices and opens them. Two disks in memory stand where yours will. */
@Component(property = {Transport.SCHEME + "=${scheme}", Transport.NAME + "=${package}"})
public final class DriverTransport implements Transport {

    /** Bytes of a logical block. */
    private static final int BLOCK = 512;

    /** What an endpoint reaches: memory, and a name that is drawn anew with it, for other memory is another disk (rule S5). */
    private record Medium(MemorySegment memory, Identity identity) {
        Medium(int bytes) {
            this(MemorySegment.ofArray(new byte[bytes]),
                    Identity.of(Designator.whole(Source.VENDOR, "${package}:" + UUID.randomUUID())));
        }
    }

    private final Map<String, Medium> disks = Map.of("disk0", new Medium(16 << 20), "disk1", new Medium(1 << 20));

    @Override
    public List<DeviceDescription> scan() {
        return disks.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(disk -> new DeviceDescription(new Address("${scheme}", disk.getKey()), Set.of(DeviceKind.BLOCK),
                        "${package}", "memory", OptionalLong.of(disk.getValue().memory().byteSize()),
                        OptionalLong.of(BLOCK), disk.getValue().identity()))
                .toList();
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        Medium disk = disks.get(address.rest());
        if (disk == null) {
            throw new DeviceException.Unavailable(address, "no such disk: there are ${scheme}:disk0 and ${scheme}:disk1");
        }
        return new Disk(disk);
    }

    /** An open disk. It copies, and says so: its limits have no direct mode, and each call tells the bytes. */
    private static final class Disk implements BlockEndpoint {

        private final Medium medium;
        private final Limits limits;

        Disk(Medium medium) {
            this.medium = medium;
            limits = Limits.builder().modes(TransferMode.INDIRECT).set(Limit.CAPACITY, medium.memory().byteSize())
                    .set(Limit.LOGICAL_BLOCK, BLOCK).set(Limit.MAX_TRANSFER, 1 << 20).build();
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Identity identity() {
            return medium.identity();
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) {
            MemorySegment.copy(medium.memory(), offset, memory, 0, memory.byteSize());
            call.tellCopied(memory.byteSize());
            return memory.byteSize();
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) {
            MemorySegment.copy(memory, 0, medium.memory(), offset, memory.byteSize());
            call.tellCopied(memory.byteSize());
            return memory.byteSize();
        }

        @Override
        public void flush(BlockCall call) {
            // Memory has no cache before it.
        }

        @Override
        public void close() {
            // The memory belongs to the transport.
        }
    }
}
