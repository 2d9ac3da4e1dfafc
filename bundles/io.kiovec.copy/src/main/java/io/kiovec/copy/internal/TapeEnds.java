// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.job.JobFile.End;
import io.kiovec.copy.internal.job.JobFile.Stand;
import io.kiovec.copy.internal.side.Memory;
import io.kiovec.copy.internal.side.Place;
import io.kiovec.copy.internal.side.Side;
import io.kiovec.copy.internal.side.Tally;
import io.kiovec.copy.internal.side.Way;
import io.kiovec.copy.internal.tape.BytesSink;
import io.kiovec.copy.internal.tape.BytesSource;
import io.kiovec.copy.internal.tape.ImageSink;
import io.kiovec.copy.internal.tape.ImageSource;
import io.kiovec.copy.internal.tape.Item;
import io.kiovec.copy.internal.tape.ItemComparison;
import io.kiovec.copy.internal.tape.ItemCopy;
import io.kiovec.copy.internal.tape.ItemSink;
import io.kiovec.copy.internal.tape.ItemSource;
import io.kiovec.copy.internal.tape.OneFile;
import io.kiovec.copy.internal.tape.TapePlace;
import io.kiovec.copy.internal.tape.TapeSink;
import io.kiovec.copy.internal.tape.TapeSource;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Both ends of a copy with a tape: a tape or a side each, of which one at least is a tape. They are moved to where the
 * copy begins, and then give its source and its sink.
 */
final class TapeEnds implements AutoCloseable {

    private final Call call;
    private final Optional<TapePlace> fromTape;
    private final Optional<TapePlace> toTape;
    private final Optional<Side> side;
    private final Tally read;
    private final Tally written;
    private final TapeSource.Unreadable unreadable;
    private ItemSource source;
    private ItemSink sink;
    private Optional<ImageSource> image = Optional.empty();

    private TapeEnds(Call call, Optional<TapePlace> fromTape, Optional<TapePlace> toTape, Optional<Side> side) {
        this.call = call;
        this.fromTape = fromTape;
        this.toTape = toTape;
        this.side = side;
        read = fromTape.isPresent() ? new Tally() : side.orElseThrow().tally();
        written = toTape.isPresent() ? new Tally() : side.orElseThrow().tally();
        unreadable = call.options().continues() ? TapeSource.Unreadable.PASSED : TapeSource.Unreadable.STOPS;
    }

    static TapeEnds tapes(Call call, TapePlace from, TapePlace to) {
        return new TapeEnds(call, Optional.of(from), Optional.of(to), Optional.empty());
    }

    static TapeEnds fromTape(Call call, TapePlace from, Side to) {
        return new TapeEnds(call, Optional.of(from), Optional.empty(), Optional.of(to));
    }

    static TapeEnds toTape(Call call, Side from, TapePlace to) {
        return new TapeEnds(call, Optional.empty(), Optional.of(to), Optional.of(from));
    }

    private boolean isWhole() {
        return side.isEmpty() || call.options().isTapeImage();
    }

    /** Goes to the beginning of whole tapes, and stays where the tape is for one file. */
    void begin() throws IOException {
        for (Optional<TapePlace> tape : List.of(fromTape, toTape)) {
            if (tape.isPresent() && isWhole()) {
                tape.get().begin();
            } else {
                tape.ifPresent(TapePlace::stay);
            }
        }
        if (toTape.isEmpty() && call.options().truncates()) {
            side.orElseThrow().cut();
        }
        open(Optional.empty());
    }

    /** Goes to where an earlier run has come to. */
    void resume(Stand stand) throws IOException {
        if (fromTape.isPresent()) {
            fromTape.get().resume(stand.fromBlock());
        }
        if (toTape.isPresent()) {
            toTape.get().resume(stand.toBlock());
        }
        open(Optional.of(stand));
    }

    private void open(Optional<Stand> stand) throws IOException {
        source = fromTape.isPresent() ? fromTape(fromTape.get()) : fromSide(side.orElseThrow(), stand);
        sink = toTape.isPresent()
                ? new TapeSink(toTape.get().tape(), asked(call.options().writeWay()), unreadable, written)
                : toSide(side.orElseThrow(), stand);
    }

    private ItemSource fromTape(TapePlace tape) {
        TapeSource blocks = new TapeSource(tape.tape(), asked(call.options().readWay()), unreadable, read);
        return isWhole() ? blocks : new OneFile(blocks);
    }

    private ItemSource fromSide(Side from, Optional<Stand> stand) throws IOException {
        if (!isWhole()) {
            return new BytesSource(from, call.options().tapeBlock());
        }
        ImageSource opened = new ImageSource(from);
        image = Optional.of(opened);
        if (stand.isPresent()) {
            pass(opened, stand.get());
        }
        return opened;
    }

    private ItemSink toSide(Side to, Optional<Stand> stand) throws IOException {
        if (!isWhole()) {
            return new BytesSink(to);
        }
        if (stand.isEmpty()) {
            return new ImageSink(to);
        }
        try (ImageSource written = new ImageSource(to)) {
            pass(written, stand.get());
            return new ImageSink(to, written);
        }
    }

    /** Reads what an image has of an earlier run, which checks it. */
    private void pass(ImageSource image, Stand stand) throws IOException {
        try (Item item = new Item(memory(), 1 << 20)) {
            long objects = 0;
            while (image.position() < stand.imageBytes()) {
                image.next(item);
                objects++;
            }
            if (image.position() != stand.imageBytes() || objects != stand.objects()) {
                throw new IOException("the image is not what the job file tells of: " + objects + " objects in "
                        + image.position() + " bytes, and there were " + stand.objects() + " in "
                        + stand.imageBytes());
            }
        }
    }

    private static RequestOptions asked(Way way) {
        return RequestOptions.DEFAULT.with(way.asked());
    }

    ItemSource source() {
        return source;
    }

    ItemSink sink() {
        return sink;
    }

    Tally read() {
        return read;
    }

    Tally written() {
        return written;
    }

    /** {@return where blocks are kept on their way} */
    Memory memory() {
        TapePlace tape = fromTape.orElseGet(toTape::orElseThrow);
        boolean mapped = (fromTape.isPresent() ? call.options().readWay() : call.options().writeWay()) == Way.MAPPED;
        return bytes -> mapped ? tape.tape().allocate(bytes, "mapped") : tape.tape().allocate(bytes);
    }

    /** {@return bytes of all, negative where nobody knows} */
    long total() {
        return fromTape.isPresent() ? -1 : side.orElseThrow().size().orElse(-1);
    }

    End from() {
        return fromTape.map(tape -> End.of(call.source().toString(), tape.tape().identity()))
                .orElseGet(() -> End.of(call.source().toString(), side.orElseThrow().identity()));
    }

    End to() {
        return toTape.map(tape -> End.of(call.target().toString(), tape.tape().identity()))
                .orElseGet(() -> End.of(call.target().toString(), side.orElseThrow().identity()));
    }

    Map<String, String> decides() {
        return Map.of("--skip", Long.toString(call.options().skip()), "--seek",
                Long.toString(call.options().seek()), "--tape-image",
                Boolean.toString(call.options().isTapeImage()));
    }

    /** Refuses what could not be gone on with. */
    void checkKnown() {
        for (Optional<TapePlace> tape : List.of(fromTape, toTape)) {
            tape.filter(one -> !one.tape().position().isKnown()).ifPresent(one -> {
                throw new IllegalArgumentException("--job: " + one.tape().address()
                        + " does not tell where it stands, so nobody could go on there");
            });
        }
        if (from().identity().isEmpty() || to().identity().isEmpty()) {
            throw new IllegalArgumentException("--job: " + (from().identity().isEmpty() ? call.source() : call.target())
                    + " does not tell which device it is, so nobody could know it again");
        }
        side.filter(one -> !one.isSeekable()).ifPresent(one -> {
            throw new IllegalArgumentException("--job: " + one.name()
                    + " cannot be gone on with, for it can be read or written only once");
        });
    }

    /** {@return where the copy stands} */
    Stand stand(long earlier, ItemCopy copy) {
        long objects = copy.blocks() + copy.filemarks() + copy.bad();
        Long imageBytes = null;
        if (sink instanceof ImageSink to) {
            imageBytes = to.position();
        } else if (image.isPresent()) {
            imageBytes = objects == 0 && call.past().isPresent()
                    ? call.past().get().tape().imageBytes()
                    : (Long) copy
                            .imageEnd();
        }
        return new Stand(earlier + objects, fromTape.map(tape -> tape.start() + objects).orElse(null),
                toTape.map(tape -> tape.start() + ((TapeSink) sink).written()).orElse(null), imageBytes);
    }

    OptionalLong warned() {
        return sink instanceof TapeSink tape ? tape.warned() : OptionalLong.empty();
    }

    /** {@return how the image that was read ends, empty when none was} */
    Optional<String> imageEnding() {
        return image.map(from -> from.ending().name().toLowerCase(Locale.ROOT));
    }

    /** {@return what there is to say of the image that was read} */
    Optional<String> remark() {
        return image.flatMap(from -> switch (from.ending()) {
            case CHECKED, NOT_YET -> Optional.empty();
            case MARKED -> Optional.of("the image has no checksum: another program made it");
            case BARE -> Optional.of("the image has no end marker: another program made it, or it was cut off");
        });
    }

    /** {@return whose blocks could not be read} */
    Address badAddress() {
        return call.source().place() instanceof Place.Device(Address address)
                ? address
                : new Address("file", side.orElseThrow().name());
    }

    /** Reads both again. */
    void verify(Memory memory, Progress progress) throws IOException, InterruptedException {
        side.filter(one -> !one.isSeekable()).ifPresent(one -> {
            throw new IllegalArgumentException("--verify: " + one.name() + " cannot be read again");
        });
        for (Optional<TapePlace> tape : List.of(fromTape, toTape)) {
            if (tape.isPresent()) {
                tape.get().begin();
            }
        }
        try (ItemSource one = again(fromTape); ItemSource two = again(toTape)) {
            new ItemComparison(one, two).run(memory, progress);
        }
    }

    private ItemSource again(Optional<TapePlace> tape) throws IOException {
        return tape.isEmpty()
                ? new ImageSource(side.orElseThrow())
                : new TapeSource(tape.get().tape(), RequestOptions.DEFAULT, TapeSource.Unreadable.PASSED, new Tally());
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        if (sink != null) {
            sink.close();
        }
    }
}
