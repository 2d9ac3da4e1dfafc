// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"raw:/dev/loop0", "sim:disk0", "iscsi:h:3260/iqn.2026-11.test:t1/1", "a+b.c-d:x"})
    void anAddressReadsItsOwnText(String text) {
        assertEquals(text, Address.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "disk0", ":x", "sim:", "sim: ", "Sim:x", "1a:x", "/dev/sda"})
    void whatIsNoAddressShowsTheForm(String text) {
        IllegalArgumentException bad = assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
        assertTrue(bad.getMessage().contains("scheme:rest"), bad.getMessage());
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void everyFailureHasItsException(Failure failure) {
        Address address = Address.parse("sim:disk0");
        DeviceException made = failure.exception(address, "it broke: mend it",
                DeviceException.Detail.errno(5).withBytesDone(512), null);
        assertEquals(failure, made.failure());
        assertEquals(address, made.address());
        assertEquals("sim:disk0: it broke: mend it", made.getMessage());
        assertEquals(512, made.detail().bytesDone());
        assertEquals(5, made.detail().errno());
        assertEquals(failure.name().replace("_", "").toLowerCase(java.util.Locale.ROOT),
                made.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void senseDataIsCopied() {
        byte[] sense = {0x70, 0, 5};
        DeviceException.Detail detail = new DeviceException.Detail(0, 0, java.util.OptionalInt.of(2), sense,
                Demotion.NONE);
        sense[2] = 9;
        detail.sense()[2] = 9;
        assertEquals(5, detail.sense()[2]);
    }

    @Test
    void unknownLimitsAreUnknownAndNotZero() {
        Limits limits = Limits.builder().set(Limit.MAX_DISCARD, 0).build();
        assertEquals(OptionalLong.empty(), limits.get(Limit.MAX_ELEMENTS));
        assertEquals(OptionalLong.of(0), limits.get(Limit.MAX_DISCARD));
        assertEquals(7, limits.getOr(Limit.MAX_ELEMENTS, 7));
        assertEquals(Support.UNKNOWN, limits.get(Trait.READ_ONLY));
        assertEquals(limits, limits.toBuilder().build());
        assertNotEquals(limits, limits.toBuilder().set(Trait.READ_ONLY, Support.NO).build());
    }

    @Test
    void limitsOutOfRangeAreRefusedWithTheRange() {
        Limits.Builder builder = Limits.builder();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> builder.set(Limit.ADDRESS_BITS, 65)).getMessage()
                .contains("1 to 64"));
        assertThrows(IllegalArgumentException.class, () -> builder.set(Limit.LOGICAL_BLOCK, 0));
        builder.set(Limit.CAPACITY, 1000).set(Limit.LOGICAL_BLOCK, 520);
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void S5_unknownNeverEqualsUnknown() {
        assertFalse(Identity.UNKNOWN.sameAs(Identity.UNKNOWN));
    }

    @Test
    void S5_oneSharedDesignatorIsEnough() {
        Designator file = Designator.whole(Source.FILE, "254:0/77");
        Identity loop = Identity.of(Designator.whole(Source.BLOCK_NODE, "7:0/12"), file);
        assertTrue(loop.sameAs(Identity.of(file)));
        assertFalse(loop.sameAs(Identity.of(new Designator(Source.FILE, "254:0/77", 512, Designator.TO_THE_END))));
        assertFalse(loop.sameAs(Identity.of(Designator.whole(Source.VENDOR, "254:0/77"))));
    }

    @Test
    void S5_anotherMediumIsAnotherDevice() {
        List<Designator> drive = List.of(Designator.whole(Source.VPD_83, "naa.5"));
        Identity one = new Identity(drive, Optional.of("TAPE01"));
        assertTrue(one.sameAs(new Identity(drive, Optional.of("TAPE01"))));
        assertFalse(one.sameAs(new Identity(drive, Optional.of("TAPE02"))));
        assertFalse(one.sameAs(new Identity(drive, Optional.empty())));
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RequestOptions.DEFAULT.with(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> RequestOptions.DEFAULT.withPriority(16));
        assertEquals(AskedMode.DIRECT, RequestOptions.DIRECT.withPriority(1).mode());
    }

    @Test
    void aRegionIsNativeMemoryForAllThreadsAndHasAnIdOfItsOwn() {
        try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined()) {
            Region one = Region.of(shared.allocate(64));
            Region two = Region.of(shared.allocate(64));
            assertNotEquals(one.id(), two.id());
            assertEquals(64, one.length());
            assertThrows(IllegalArgumentException.class, () -> Region.of(MemorySegment.ofArray(new byte[4])));
            assertThrows(IllegalArgumentException.class, () -> Region.of(confined.allocate(64)));
        }
    }

    @Test
    void aMiscompareSaysWhereHoweverItIsHandedOn() {
        DeviceException.Miscompare told = new DeviceException.Miscompare(Address.parse("sim:disk0"), "differs", 77);
        DeviceException again = told.failure().exception(told.address(), "differs", told.detail().withBytesDone(0),
                told);
        assertEquals(OptionalLong.of(77), assertInstanceOf(DeviceException.Miscompare.class, again).differsAt());
        assertEquals(OptionalLong.empty(), DeviceException.Detail.errno(5).differsAt());
    }

    @Test
    void anExceptionSurvivesSerialization() throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
            out.writeObject(new DeviceException.Busy(Address.parse("sim:disk0"), "held"));
        }
        try (java.io.ObjectInputStream in = new java.io.ObjectInputStream(
                new java.io.ByteArrayInputStream(bytes.toByteArray()))) {
            DeviceException.Busy back = assertInstanceOf(DeviceException.Busy.class, in.readObject());
            assertEquals("sim:disk0: held", back.getMessage());
            assertEquals(DeviceException.Detail.NONE, back.detail());
        }
    }
}
