// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A place of a {@link ScsiDiskQueue}: the request in it, its command as the SCSI queue is given it, and how far it is. Used again
 * and again by the queue's owner; its memory is made once.
 */
final class QueuedCommand implements BlockCall, ScsiEndpointQueue.Entry {

    /** Where it is. */
    enum Step {
        /** Nobody's. */
        FREE,
        /** In the SCSI queue. */
        INSIDE,
        /** Out of it again: what is done about that is to be decided. */
        LANDED,
        /** To be sent, or sent again, when it is time. */
        WAITS,
        /** It has its result. */
        OVER
    }

    private final Address address;
    /** The command and its answer. */
    final CommandCall call;
    final Retries retries;
    Step step = Step.FREE;
    /** Under what the SCSI queue knows it. */
    private long number;

    // The request.
    private long token;
    private BlockEndpointQueue.Kind kind = BlockEndpointQueue.Kind.READ;
    private long offset;
    private Optional<Region> region = Optional.empty();
    private Optional<IoBuffer> buffer = Optional.empty();
    private long regionOffset;
    private TransferMode mode = TransferMode.INDIRECT;
    private Durability durability = Durability.DEVICE_CACHE;
    private DataPhase dataPhase = DataPhase.DELIVER;
    private long timeoutNanos;
    /** What was known of the disk when the command was made; {@code null} for none. */
    DiskFacts facts;

    // How far it is.
    /** The cache has been told of a flush that has not ended. */
    boolean isFlushing;
    /** The cache held something that a flush is to make last. */
    boolean held;
    /** A flush tries its other command. */
    boolean isSecondTry;
    boolean isRetried;
    boolean isCancelled;
    /** How often in a row nobody could tell whether it arrived. */
    int lost;
    /** When it is sent, where it waits. */
    long due;
    /** How often the SCSI queue, though empty, has refused it in a row. */
    int refused;

    // How it ended.
    private Failure failure = Failure.NONE;
    private int errno;
    private DeviceException error;
    private long bytes;
    private TransferMode done = TransferMode.INDIRECT;
    private long copied;

    QueuedCommand(long place, DiskState disk) {
        address = disk.address();
        call = new CommandCall(place);
        retries = disk.conversation().retries();
    }

    /** Takes a request over. */
    void begin(BlockEndpointQueue.Entry entry) {
        token = entry.token();
        kind = entry.kind();
        offset = entry.offset();
        region = entry.region();
        buffer = entry.buffer();
        regionOffset = entry.regionOffset();
        mode = entry.mode();
        durability = entry.durability();
        dataPhase = entry.dataPhase();
        timeoutNanos = entry.timeoutNanos();
        isFlushing = false;
        held = false;
        isSecondTry = false;
        isRetried = false;
        isCancelled = false;
        lost = 0;
        refused = 0;
        failure = Failure.NONE;
        errno = 0;
        error = null;
        bytes = 0;
        done = mode;
        copied = 0;
    }

    /** Lets go of all that is not its own. */
    void letGo() {
        step = Step.FREE;
        call.letGo();
        region = Optional.empty();
        buffer = Optional.empty();
        facts = null;
        error = null;
    }

    /** Is sent under another number than ever before. */
    void number(long next) {
        number = next;
    }

    /** What the SCSI queue says of one sending. */
    void landed(Failure why, TransferMode how, long copiedBytes, int systemError) {
        failure = why;
        errno = systemError;
        done = how;
        copied += copiedBytes;
    }

    /** It was done. */
    void moved(long count) {
        failure = Failure.NONE;
        bytes = count;
    }

    /** It ends with an error. */
    void fails(DeviceException why) {
        error = why;
    }

    /** It ends so, and no more is known. */
    void fails(Failure why) {
        failure = why;
        error = null;
    }

    /** {@return why it, or its last sending, got no status; {@link Failure#NONE} where it got one} */
    Failure failure() {
        return failure;
    }

    /** Hands the result over, which leaves nothing here. */
    void tell(BlockEndpointQueue.Sink sink) {
        DeviceException why = error;
        letGo();
        if (why == null) {
            sink.complete(token, failure, failure == Failure.NONE ? bytes : 0, done, copied, -1, errno);
        } else {
            sink.fail(token, why);
        }
    }

    boolean isOf(long request) {
        return step != Step.FREE && token == request;
    }

    boolean isInside(long told) {
        return step == Step.INSIDE && number == told;
    }

    BlockEndpointQueue.Kind kind() {
        return kind;
    }

    long offset() {
        return offset;
    }

    Effect effect() {
        return kind == BlockEndpointQueue.Kind.READ ? Effect.NOTHING : Effect.CHANGE;
    }

    @Override
    public long token() {
        return number;
    }

    @Override
    public MemorySegment cdb() {
        return call.cdb();
    }

    @Override
    public DataDirection direction() {
        return call.direction();
    }

    @Override
    public MemorySegment data() {
        return call.data();
    }

    @Override
    public MemorySegment sense() {
        return call.sense();
    }

    @Override
    public TaskAttribute attribute() {
        return call.attribute();
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Optional<Region> region() {
        return region;
    }

    @Override
    public Optional<IoBuffer> buffer() {
        return buffer;
    }

    @Override
    public long regionOffset() {
        return regionOffset;
    }

    @Override
    public TransferMode mode() {
        return mode;
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public DataPhase dataPhase() {
        return dataPhase;
    }

    @Override
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** Queues of commands know none. */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    public void tellMode(TransferMode how) {
        done = how;
    }

    @Override
    public void tellCopied(long count) {
        copied += count;
    }

    /** Queues of commands tell none. */
    @Override
    public void tellElements(int elements) {
    }
}
