// SPDX-License-Identifier: Apache-2.0

/**
 * Draws figures as SVG and PNG, for commands that have some: the service {@code Plotter}, on the caller's thread, without a
 * display. XChart draws; Batik writes what it draws as SVG.
 */
package io.kiovec.plot;
