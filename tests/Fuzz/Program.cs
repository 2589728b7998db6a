using RoomLens.Fuzz;

return FuzzCommand.Run(args);
