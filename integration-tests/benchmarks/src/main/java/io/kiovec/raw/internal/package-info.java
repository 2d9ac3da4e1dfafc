// SPDX-License-Identifier: Apache-2.0
/** What benchmarks need of raw that its bundle keeps to itself. */
package io.kiovec.raw.internal;
