"""What a station is, how it changes and where it is kept: model, hours, intake, store, directory, exports."""
